"""The command as users type it."""

import os
import subprocess
import sys
from pathlib import Path

from harness.environments import machine
from harness.planning import framework

COMMAND = Path(sys.executable).with_name("mlops-bench")
CHECKOUT = Path(__file__).parents[2]


def _runs_here(file: Path) -> bool:
    """Others need an account, a service of the user's, or programs that are not installed."""
    known = framework.read(file, str(file))
    needs = known.deployments[known.default_deployment].needs
    return not known.away and machine.missing(needs, None) is None


NAMES = sorted(f.parent.name for f in CHECKOUT.glob("frameworks/*/framework.toml") if _runs_here(f))


def bench(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `mlops-bench` to its end, whatever its exit code."""
    return subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
