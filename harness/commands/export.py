"""`export`: a run to share, without the paths of the machine that made it."""

import socket
import sys
from pathlib import Path
from urllib.parse import quote

import msgspec
from rich.console import Console

from harness import paths
from harness.environments import commit
from harness.errors import UsageError
from harness.planning import conformed
from harness.records.store import RunStore

SHORTEST_HOST = 8  # characters
KEPT = ("plan.json", "records.jsonl", "scorecards", "evidence", "logs")


def export(run_name: str | None, destination: Path, *, as_json: bool) -> None:
    """Copy records, scorecards, evidence and logs; paths of this machine become names."""
    store = RunStore.recorded(run_name)
    if destination.exists():
        raise UsageError(f"{destination} exists already; name a new folder")
    names = _names(store)
    for kept in KEPT:
        source = store.folder / kept
        files = [source] if source.is_file() else sorted(source.rglob("*"))
        for file in files:
            if file.is_file():
                _copy(file, destination / file.relative_to(store.folder), names)
    conformed.write(destination, conformed.of_run(store.folder))
    if as_json:
        told = {"run": store.name, "destination": str(destination)}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    Console().print(
        f"{store.name} is in {destination}; its page: `mlops-bench report {destination}`",
        highlight=False,
        soft_wrap=True,
    )


def _names(store: RunStore) -> dict[str, str]:
    """Paths, also as URLs have them, and the machine's name, with what stands for them.

    The longest first: one may lie in another.
    """
    known = {
        str(store.work): "<WORK>",
        str(store.place.work): "<WORK>",
        str(store.place.evidence): "<RUN>/evidence",
        str(store.folder): "<RUN>",
        **_relative(store),
        str(paths.runs()): "<RUNS>",
        str(paths.cache()): "<CACHE>",
        str(paths.checkout() or paths.CARRIED): "<CHECKOUT>",
        **({sys.prefix: "<PYTHON>"} if sys.prefix != sys.base_prefix else {}),
        **({str(home): "<HOME>"} if (home := paths.home()) else {}),
        **_origin(),
        **_host(),
    }
    forms = {
        form: name
        for path, name in known.items()
        if path != "/"  # the home of some users in containers
        for form in (quote(path, safe=""), quote(path), path)
    }
    return dict(sorted(forms.items(), key=lambda item: -len(item[0])))


def _relative(store: RunStore) -> dict[str, str]:
    """The run's folders as seen from the checkout: uv names environments so."""
    checkout = paths.checkout()
    if checkout is None or not store.folder.is_relative_to(checkout):
        return {}
    run = store.folder.relative_to(checkout)
    return {str(run / store.work.name): "<WORK>", str(run): "<RUN>"}


def _origin() -> dict[str, str]:
    """Where the checkout was cloned from, if that is a folder: trackers keep it with a run."""
    checkout = paths.checkout()
    url = commit.ask(checkout, "remote", "get-url", "origin") if checkout else ""
    return {url: "<ORIGIN>"} if url.startswith("/") else {}


def _host() -> dict[str, str]:
    """The machine's name, unless it is so short that it may be a word."""
    name = socket.gethostname()
    return {name: "<HOST>"} if len(name) >= SHORTEST_HOST else {}


def _copy(source: Path, target: Path, names: dict[str, str]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    try:
        content.decode()
    except UnicodeDecodeError:  # a binary format may count its bytes: names are as long as paths
        names = {path: f"{name:_<{len(path.encode())}}" for path, name in names.items()}
    for path, name in names.items():
        content = content.replace(path.encode(), name.encode())
    target.write_bytes(content)
