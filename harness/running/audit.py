"""What lets the Python processes of a run note what they reach for and where they write."""

import os
import pwd
from contextlib import suppress
from pathlib import Path

from harness import paths

HOOK = paths.PACKAGE / "worker" / "egress"  # its sitecustomize takes notes
EGRESS, WRITES = "egress.jsonl", "writes.jsonl"  # among the evidence


def settings(evidence: Path) -> dict[str, str]:
    """Environment variables that the hook reads."""
    return {
        "MLOPS_BENCH_EGRESS": str(evidence / EGRESS),
        "MLOPS_BENCH_WRITES": str(evidence / WRITES),
        "MLOPS_BENCH_HOMES": os.pathsep.join(str(home) for home in homes()),
        "MLOPS_BENCH_SPARED": os.pathsep.join(str(place) for place in spared()),
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
    places = [paths.cache(), paths.runs(), *ours, *paths.framework_folders()]
    return list(dict.fromkeys(places))
