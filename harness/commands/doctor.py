"""`doctor`: checks what this machine needs, and says how to fix it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from rich.text import Text

from harness import extras, paths
from harness.commands import json_output
from harness.environments import chromium, data, machine, prometheus, uv, venvs
from harness.errors import HarnessError, UsageError
from harness.masking import mask
from harness.planning import catalog
from harness.planning.catalog import Scenario
from harness.records import workplace
from harness.report.listing import Listing, screen
from harness.running import ports
from harness.running.ports import PORTS
from harness.running.session import nothing
from harness.running.supervisor import Spec
from harness.running.tree import Tree

PYPI = "https://pypi.org/simple"  # uv's own default
DEFAULT_PROFILE = "quick"  # whose data `install` fetches
TRIAL_SECONDS = 20.0  # that a program may take which does nothing
PATIENCE = "10"  # s, with each request
ENVIRONMENT_BYTES = 1.8e9  # one of 1.2 to 1.5 GB, and its bytecode
ROOM_BYTES = 3e9  # for data, runs and an environment that is only measured


class Check(msgspec.Struct):
    """One finding; `needed` ones make the exit code 3 when they fail."""

    name: str
    ok: bool
    finding: str
    fix: str = ""
    needed: bool = True


def doctor(as_json: bool) -> int:
    """Print all checks; return 0, or 3 when something needed is missing."""
    found = list(_checks())
    if as_json:
        json_output.write(found)
    else:
        table = Listing("this machine", ["check", "", "finding"])
        for check in found:
            style = "green" if check.ok else "red" if check.needed else "yellow"
            mark = Text("ok" if check.ok else "no", style=style)
            fix = f"; {check.fix}" if check.fix and not check.ok else ""
            table.add_row(check.name, mark, check.finding + fix)
        screen().print(table)
    return 3 if any(check.needed and not check.ok for check in found) else 0


def _checks() -> Iterator[Check]:
    linux = sys.platform == "linux"
    yield Check("system", linux, sys.platform, "the harness reads /proc: use Linux")
    blind = machine.unmeasurable()
    whole = "/proc shows all that figures are of"
    yield Check("measuring", blind is None, blind or whole, machine.WHOLE_PROC)
    yield _cores()
    yield _writable("cache", paths.cache, "MLOPS_BENCH_CACHE")
    yield _writable("runs", paths.runs, "MLOPS_BENCH_RUNS")
    yield _attempt("working folders", _working_folders, "set TMPDIR to such a folder")
    yield _attempt("supervision", _supervision, "let the system mount all of /proc")
    yield _attempt("frameworks", lambda: ", ".join(catalog.frameworks()), "correct what it names")
    yield _attempt("scenarios", lambda: ", ".join(catalog.scenarios()), "correct what it names")
    inside: Iterable[Check] = ()
    with suppress(UsageError):  # which is said already
        for needed in (paths.cache, catalog.frameworks, catalog.scenarios):
            needed()
        inside = _of_the_cache()
    yield from inside
    yield _attempt(
        "loopback ports",
        lambda: f"{len(ports.free(PORTS))} free ports found",
        "bring the loopback interface up (`ip link set lo up`), or end what holds its ports",
    )
    yield _attempt(
        "browser",
        lambda: " and ".join(chromium.programs()),
        "only probes of pages and pictures of reports are left out",
        needed=False,
    )
    for extra in extras.EXTRAS:
        lacking = extras.missing(extra)
        yield Check(
            f"extra {extra}",
            not lacking,
            f"{' and '.join(lacking)} not installed" if lacking else "installed",
            f"for {extras.USES[extra]}: {extras.command(extra)}",
            needed=False,
        )
    engine = machine.container_engine()
    yield Check(
        "container engine",
        engine is not None,
        engine or "none answers",
        "only what needs one is skipped; start Docker or `podman system service`",
        needed=False,
    )
    programs = prometheus.installed()
    yield Check(
        "Prometheus",
        not programs.wanting,
        programs.wanting or programs.versions,
        "only its monitor is skipped; `apt install prometheus prometheus-alertmanager`",
        needed=False,
    )


def _cores() -> Check:
    """A quota slows all that is measured, in a way that no processor's name tells."""
    open_, quota = len(os.sched_getaffinity(0)), machine.quota()
    limited = quota < open_
    return Check(
        "cores",
        not limited,
        f"{quota:g}: a control group's quota, of {open_}" if limited else str(open_),
        "records say so, and are compared with their like alone; lift the quota to measure more",
        needed=False,
    )


def _of_the_cache() -> Iterator[Check]:
    """What cannot be looked at without a cache."""
    yield _attempt("uv", uv.binary, "install it beside mlops-bench or put it on PATH")
    yield _attempt(
        f"python {uv.PYTHON}",
        lambda: uv.run(["python", "find", uv.PYTHON]).strip(),
        f"uv will download it; offline, install Python {uv.PYTHON}",
        needed=False,
    )
    yield _disk()
    for scenario in catalog.scenarios().values():
        if not scenario.data_of:  # else they are listed where they are at home
            yield from (_data(asset, scenario) for asset in data.assets(scenario))
    yield _attempt(
        "package sources",
        _package_sources,
        "set PIP_INDEX_URL, or offline PIP_NO_INDEX=1 and PIP_FIND_LINKS to a folder of wheels",
        needed=_unbuilt() > 0,
    )


def _working_folders() -> str:
    """Where a run of a plain name has them."""
    return str(workplace.of(paths.runs() / "name").work.parent.parent)


def _supervision() -> str:
    """Run a program as frameworks are run."""
    with tempfile.TemporaryDirectory(prefix="doctor-") as name:
        folder = Path(name)
        spec = Spec(
            command=[sys.executable, "-c", ""],
            env={},
            cwd=name,
            log=str(folder / "log"),
            outcome=str(folder / "outcome.json"),
            guard=str(folder / "guard"),
            timeout=TRIAL_SECONDS,
        )
        outcome = Tree(spec, folder / "spec.json").to_end(nothing)
    if outcome.ended != "exited" or not outcome.samples:
        raise HarnessError(f"a program that does nothing {outcome.ended}, unobserved")
    return f"a program was started, watched and ended in {outcome.wall:.1f} s"


def _package_sources() -> str:
    """Have uv resolve, from what it will ask, the pins that all environments share."""
    pins = str(venvs.base())
    patience = {"UV_HTTP_TIMEOUT": PATIENCE, "UV_HTTP_RETRIES": "0"}
    uv.run(["pip", "compile", "--no-deps", "--no-cache", "--quiet", pins], env=patience)
    settings = uv.environment()
    index = [] if uv.index_is_forbidden() else [settings.get("UV_DEFAULT_INDEX", PYPI)]
    more = [settings.get("UV_INDEX", "").split(), settings.get("UV_FIND_LINKS", "").split(",")]
    return ", ".join(map(mask, filter(None, [*index, *more[0], *more[1]])))


def _data(asset: data.Asset, scenario: Scenario) -> Check:
    try:
        ready, finding = asset.ready, str(asset.folder)
    except OSError as problem:
        ready, finding = False, f"cannot read {asset.folder}: {problem.strerror}"
    else:
        finding = asset.mistake or (finding if ready else "not in the cache yet")
    fix = _how_to_get(asset, scenario)
    return Check(asset.title, ready and not asset.mistake, finding, fix, needed=False)


def _how_to_get(asset: data.Asset, scenario: Scenario) -> str:
    if asset.facts.derived_from:
        return f"made of {' and '.join(asset.facts.derived_from)} when first needed"
    if asset.mistake:
        return f"let it name a folder with {asset.facts.folder_help}, or unset it"
    offline = f"offline, set {asset.variable}"
    needing = [name for name in scenario.profiles if asset.name in scenario.parts(name)]
    if DEFAULT_PROFILE in needing or not needing:
        return f"`mlops-bench install` fetches it; {offline}"
    profile = needing[0]
    return (
        f"only profile {profile} needs it: `mlops-bench install --profile {profile}` fetches it; "
        f"{offline}"
    )


def _writable(name: str, find: Callable[[], Path], variable: str) -> Check:
    fix = f"let {variable} name a folder that you may write to"
    try:
        folder = find()
    except UsageError as problem:
        return Check(f"{name} folder", False, str(problem), fix)
    existing = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Check(f"{name} folder", True, str(folder), fix)
    except OSError as problem:
        return Check(f"{name} folder", False, f"cannot write {existing}: {problem.strerror}", fix)


def _disk() -> Check:
    existing = _existing(paths.cache())
    free = shutil.disk_usage(existing).free
    unbuilt = _unbuilt()
    needed = unbuilt * ENVIRONMENT_BYTES + ROOM_BYTES
    return Check(
        "disk",
        free > needed,
        f"{free / 1e9:.0f} GB free at {existing}, {needed / 1e9:.0f} GB needed "
        f"({unbuilt} environments to build)",
        f"free {needed / 1e9:.0f} GB or set MLOPS_BENCH_CACHE to a larger disk",
    )


def _unbuilt() -> int:
    """How many environments of default deployments, and with extras, are still to be built."""
    known = catalog.frameworks().values()
    locks = {lock for f in known for lock in (f.lock(f.default_deployment), f.extras_lock)}
    digests = {venvs.digest(lock)[:16] for lock in locks if lock.exists()}
    folders = [paths.cache() / "environments" / digest for digest in digests]
    return sum(not (folder / "ready.json").exists() for folder in folders)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _attempt(name: str, look: Callable[[], str], fix: str, *, needed: bool = True) -> Check:
    try:
        return Check(name, True, look(), fix, needed)
    except (HarnessError, UsageError) as problem:
        return Check(name, False, str(problem), fix, needed)
    except OSError as problem:
        return Check(name, False, f"{problem.strerror}: {problem.filename}", fix, needed)
