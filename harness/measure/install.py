"""The install: cold and warm, in an environment of its own that is deleted afterwards."""

import re
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock
import msgspec
import psutil

from harness import paths
from harness.environments import children, uv, venvs
from harness.intake import logs
from harness.measure.failures import OutOfTime
from harness.planning.catalog import Framework
from harness.records.record import Sample

IMPORTS = 5  # warm imports, of which the median counts
IMPORT_LIMIT = 120  # s
DEPTH = 4  # lib/python3.11/site-packages/NAME
REMOVAL_LIMIT = 2.0  # s, for the folder of an interrupted install


class ImportFails(Exception):
    """The framework installs but cannot be imported; its log holds the traceback."""


def measure(
    framework: Framework,
    deployment: str,
    kept: venvs.Environment,
    log: Path,
    evidence: Path,
) -> list[Sample]:
    """Build the environment with an empty cache, then again with that cache; look at the result.

    `kept` is the one that runs use. What the figures were read from is left in `evidence`.
    Needs the network. Raises UvFailed when it cannot be built, ImportFails when it cannot be
    imported, OutOfTime when that takes too long.
    """
    lock = venvs.locked(framework, deployment)
    with _scratch() as scratch:
        cache, folder = scratch / "cache", scratch / "environment"
        received = _received()
        cold = venvs.build(lock, folder, log=log, cache=cache)
        downloaded = _received() - received
        warm = venvs.build(lock, folder, log=log, cache=cache)
        sizes = _sizes(folder)
        imports = _import_seconds(framework, folder, log)
        frozen = venvs.freeze(folder)
        conflicts = _check(folder, log)
    facts = framework.deployments[deployment]
    samples = [
        Sample("install.cold", cold, "s"),
        Sample("install.warm", warm, "s"),
        Sample("install.bytecode", kept.built.bytecode, "s"),
        Sample("install.downloaded", downloaded, "B"),
        Sample("install.disk", sum(sizes.values()), "B"),
        Sample("install.distributions", len(frozen), "distributions"),
        Sample("install.check_conflicts", conflicts, "conflicts"),
        Sample("install.forced_on_base", len(forced(frozen)), "distributions"),
        Sample("install.import_first", imports[0], "s"),
        Sample("install.import_warm", statistics.median(imports[1:]), "s"),
        Sample("install.commands", len(facts.commands), "commands"),
        Sample("install.services", len(facts.services), "services"),
    ]
    evidence.mkdir(parents=True, exist_ok=True)
    (evidence / "freeze.txt").write_text("".join(f"{line}\n" for line in frozen))
    seen = {"samples": samples, "import seconds": imports, "bytes by folder": sizes}
    (evidence / "install.json").write_bytes(msgspec.json.format(msgspec.json.encode(seen)))
    return samples


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder in the cache; one that a killed harness left is deleted first."""
    paths.cache().mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(paths.cache() / "install.lock"):
        folder = paths.cache() / "install"
        venvs.remove(folder)
        folder.mkdir()
        try:
            yield folder
        except KeyboardInterrupt:  # gigabytes may take minutes; the next install deletes the rest
            with suppress(subprocess.TimeoutExpired):
                children.run(["rm", "-rf", str(folder)], timeout=REMOVAL_LIMIT)
            raise
        except BaseException:
            venvs.remove(folder)
            raise
        venvs.remove(folder)


def forced(frozen: list[str]) -> list[str]:
    """Packages of the common base that have another version than the base asks for."""
    wanted = dict(pin.split("==") for pin in venvs.base_pins())
    have = dict(line.split("==", 1) for line in frozen if "==" in line)
    return [
        f"{name}: {have.get(name)} for {version}"
        for name, version in wanted.items()
        if have.get(name, "").partition("+")[0] != version
    ]


def _import_seconds(framework: Framework, folder: Path, log: Path) -> list[float]:
    """The first import (compiling as it goes), then later ones, each of a fresh interpreter."""
    command = [str(folder / "bin" / "python"), "-c", framework.import_statement]
    seconds = []
    with tempfile.TemporaryDirectory() as home, log.open("a") as stream:
        # A home of its own: an import must neither find nor leave settings of the user.
        env = {"HOME": home, "PATH": "/usr/bin:/bin", **framework.environment}
        for _ in range(1 + IMPORTS):
            begin = time.perf_counter()
            try:
                done = children.run(
                    command, env=env, cwd=Path(home), stream=stream, timeout=IMPORT_LIMIT
                )
            except subprocess.TimeoutExpired:
                raise OutOfTime(f"no end of its import after {IMPORT_LIMIT} s") from None
            except children.Flooded as problem:
                raise ImportFails(f"its import: {problem}") from None
            if done.returncode != 0:
                raise ImportFails(f"`{framework.import_statement}` fails") from None
            seconds.append(time.perf_counter() - begin)
    return seconds


def _check(folder: Path, log: Path) -> int:
    """Number of incompatibilities that `uv pip check` reports. Raises UvFailed when it cannot."""
    try:
        uv.run(["pip", "check", "--python", str(folder / "bin" / "python")], log=log)
    except uv.UvFailed:
        found = re.findall(r"^Found (\d+) incompatib", logs.said(log, 0), re.MULTILINE)
        if not found:
            raise
        return int(found[-1])
    return 0


def _received() -> int:
    """Bytes received so far by all network interfaces but loopback."""
    counters = psutil.net_io_counters(pernic=True)
    return sum(c.bytes_recv for name, c in counters.items() if name != "lo")


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of files, by the folder of a package and the like: a list of all would be too long."""
    found: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if not file.is_dir():
            found["/".join(file.relative_to(folder).parts[:DEPTH])] += file.lstat().st_size
    return dict(sorted(found.items()))
