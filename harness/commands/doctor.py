"""`doctor`: is this machine fit, and what mends it if not."""

import shutil
import sys
from collections.abc import Callable, Iterator

import msgspec
from rich.console import Console
from rich.table import Table

from harness import catalog, data, machine, paths, ports, uv
from harness.errors import HarnessError, UsageError

NEEDED_BYTES = 12e9  # five environments of 1.2 to 1.5 GB, their bytecode, and room to measure


class Check(msgspec.Struct):
    """One finding; `needed` ones make the exit code 3 when they fail."""

    name: str
    ok: bool
    finding: str
    mend: str = ""
    needed: bool = True


def doctor(as_json: bool) -> int:
    """Print all checks; return 0, or 3 when something needed is missing."""
    found = list(_checks())
    if as_json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        table = Table(box=None, pad_edge=False)
        for column in ("check", "", "finding"):
            table.add_column(column, overflow="fold")
        for check in found:
            mark = "[green]ok[/]" if check.ok else "[red]no[/]" if check.needed else "[yellow]no[/]"
            mend = f"; {check.mend}" if check.mend and not check.ok else ""
            table.add_row(check.name, mark, check.finding + mend)
        Console().print(table)
    return 3 if any(check.needed and not check.ok for check in found) else 0


def _checks() -> Iterator[Check]:
    linux = sys.platform == "linux"
    yield Check("system", linux, sys.platform, "the harness reads /proc: use Linux")
    yield _attempt("uv", uv.binary)
    yield _attempt(f"python {uv.PYTHON}", lambda: uv.run(["python", "find", uv.PYTHON]).strip())
    yield _disk()
    yield _attempt("loopback ports", lambda: f"{len(ports.free(6))} free ports found")
    for asset in (a for s in catalog.scenarios().values() for a in data.assets(s)):
        yield Check(
            asset.title,
            asset.ready,
            str(asset.folder) if asset.ready else "not in the cache yet",
            _how_to_get(asset),
            needed=False,
        )
    engine = machine.container_engine()
    yield Check(
        "container engine",
        engine is not None,
        engine or "none answers",
        "only strata that need one are skipped; start Docker or `podman system service`",
        needed=False,
    )


def _how_to_get(asset: data.Asset) -> str:
    if asset.facts.derived_from:
        return f"made of {' and '.join(asset.facts.derived_from)} when first needed"
    return f"`mlops-bench install` fetches it; offline, set {asset.variable}"


def _disk() -> Check:
    existing = next(p for p in (paths.cache(), *paths.cache().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    return Check(
        "disk",
        free > NEEDED_BYTES,
        f"{free / 1e9:.0f} GB free at {existing}",
        f"free {NEEDED_BYTES / 1e9:.0f} GB or set MLOPS_BENCH_CACHE to a larger disk",
    )


def _attempt(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (HarnessError, UsageError) as problem:
        return Check(name, False, str(problem))
