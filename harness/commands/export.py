"""`export`: a run to share, without the paths of the machine that made it."""

import getpass
import os
import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from harness import paths
from harness.commands import json_output
from harness.commands.exporting import files, lean
from harness.commands.exporting.scrubber import Name, Scrubber
from harness.environments import commit
from harness.errors import UsageError
from harness.intake.notes import EGRESS, WRITES
from harness.planning import catalog, conformed
from harness.printable import one_line
from harness.records import inside
from harness.records.outcome import OUTCOME, REQUEST, RESULT
from harness.records.record import Measurement, Purpose
from harness.records.store import RunStore
from harness.records.stream import RECORDS
from harness.report.listing import screen
from harness.tasks.timeline import MARKS

KEPT = ("plan.json", lean.MANIFEST, "scorecards", "evidence", "logs")  # and the records
# Words in names of files that the harness makes itself.
OWN = (*KEPT, RECORDS, REQUEST, OUTCOME, RESULT, MARKS, EGRESS, WRITES)
LAYOUT = (
    *OWN,
    *(Path(name).stem for name in OWN),
    *(str(each) for kind in (Measurement, Purpose) for each in kind),
)


def export(
    run_name: str | None, destination: Path, *, as_json: bool, only_lean: bool = False
) -> None:
    """Copy records, scorecards, evidence and logs; paths of this machine become names.

    A lean copy has what a reader needs, and names the rest.
    """
    store = RunStore.recorded(run_name)
    inside.check(store.folder)
    if os.path.lexists(destination):
        raise UsageError(f"{destination} exists already; name a new folder")
    words = _words()
    scrubber = Scrubber(_names(store), Name.of_host(_host(), words), Name.of_user(_user(), words))
    left_out = {}
    names = files.Names(store.folder)
    for kept in (store.records_file.name, *KEPT):
        for file in files.below(store.folder / kept):
            shown = str(file.relative_to(store.folder))
            try:
                files.copy(file, destination / scrubber.text(shown), scrubber, names)
            except files.LeftOut as problem:
                left_out[shown] = str(problem)
    conformed.write(destination, conformed.of_run(store.folder))
    cut = lean.cut(destination) if only_lean and (destination / RECORDS).exists() else []
    if as_json:
        told = {
            "run": store.name,
            "destination": str(destination),
            "left_out": left_out,
            "cut": [each.path for each in cut],
        }
        json_output.write(told)
        return
    console = screen()
    for name, why in left_out.items():
        console.print(one_line(f"left out: {name}: {why}"), style="yellow", soft_wrap=True)
    if cut:
        where = f"{destination / lean.MANIFEST} names them by size and sha256"
        console.print(one_line(f"{len(cut)} files are not whole: {where}"), soft_wrap=True)
    page = f"mlops-bench report {shlex.quote(str(destination))}"
    done = f"{store.name} is in {destination}; its page: `{page}`"
    console.print(one_line(done), highlight=False, soft_wrap=True)


def _names(store: RunStore) -> dict[str, str]:
    """What stands for a path."""
    known = {
        **({str(home): "<HOME>"} if (home := paths.home()) else {}),
        **({sys.prefix: "<PYTHON>"} if sys.prefix != sys.base_prefix else {}),
        str(paths.checkout() or paths.CARRIED): "<CHECKOUT>",
        str(paths.cache()): "<CACHE>",
        str(paths.runs()): "<RUNS>",
        **_relative(store),
        str(store.folder): "<RUN>",
        str(store.place.evidence): "<RUN>/evidence",
        str(store.place.work): "<WORK>",
        str(store.work): "<WORK>",
        **_origin(),
    }
    return {path: name for path, name in known.items() if path != "/"}


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


def _host() -> str:
    name = socket.gethostname()
    return "" if name.startswith("localhost") else name


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # nobody whom this system knows
        return ""


def _words() -> frozenset[str]:
    """Names of the benchmark's own, which a machine may have, too."""
    return frozenset(word.lower() for word in (*LAYOUT, *_of_the_catalog()))


def _of_the_catalog() -> Iterator[str]:
    for name, framework in catalog.find().sound.items():
        yield from (name, framework.import_name, *framework.deployments, *framework.roles)
        yield from (f"{name}-{deployment}" for deployment in framework.deployments)
    for name, scenario in catalog.scenarios().items():
        yield from (name, scenario.task, *scenario.profiles)
