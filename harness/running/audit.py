"""What lets the Python processes of a watched run note what they reach for, write and read."""

import os
import pwd
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from harness import paths
from harness.intake import notes
from harness.planning.catalog import Framework

HOOK = paths.PACKAGE / "worker" / "egress"  # its sitecustomize takes notes
PROFILE = "smoke"  # whose runs are watched: it shows that things work, and nobody uses its figures


class Places(NamedTuple):
    """A run's own ones, and what it is given to work on."""

    evidence: Path
    workdir: Path
    log: Path
    inputs: Path
    endpoint: str | None = None  # the service that the user gave it


def settings(framework: Framework, deployment: str, own: Places) -> dict[str, str]:
    """Environment variables that the hook reads."""
    spared_too = [*spared(), own.inputs]
    # What stands in for a folder is a link: some programs ask where it leads.
    folders = dict.fromkeys([own.workdir, own.evidence, own.evidence.resolve()])
    return {
        "MLOPS_BENCH_EGRESS": str(own.evidence / notes.EGRESS),
        "MLOPS_BENCH_SERVICE": (urlsplit(own.endpoint or "").hostname or "").rstrip("."),
        "MLOPS_BENCH_WRITES": str(own.evidence / notes.WRITES),
        "MLOPS_BENCH_OTHERS": str(own.evidence / notes.OTHERS),
        "MLOPS_BENCH_KEPT": str(own.evidence / notes.KEPT),
        "MLOPS_BENCH_OWN": "\n".join([*(f"{folder}/" for folder in folders), str(own.log)]),
        "MLOPS_BENCH_STORE": "\n".join(framework.deployments[deployment].store),
        # Of those that work in another place, too: records/workplace.py.
        "MLOPS_BENCH_RUNS": f"{paths.runs()}/\n{own.evidence.parents[2]}/",
        "MLOPS_BENCH_SPARED": "\n".join(f"{place}/" for place in spared_too),
        "MLOPS_BENCH_PACKAGE": framework.import_name.partition(".")[0],
    }


def homes() -> list[Path]:
    """The user's, as we are told and as the system has it; none where that is all of the disk."""
    told = [paths.home()]
    with suppress(KeyError):  # of a user without a name
        told.append(Path(pwd.getpwuid(os.getuid()).pw_dir))
    return [home for home in dict.fromkeys(told) if home and home != Path("/")]


def spared() -> list[Path]:
    """Where the harness works itself, which may lie in the user's home."""
    ours = [paths.PACKAGE, paths.checkout() or paths.PACKAGE, paths.root()]
    places = [paths.cache(), paths.own_cache(), paths.runs(), *ours, *paths.framework_folders()]
    return list(dict.fromkeys(filter(None, places)))
