"""The command as users type it."""

import os
import subprocess
import sys
from pathlib import Path

from harness.planning import framework

COMMAND = Path(sys.executable).with_name("mlops-bench")
CHECKOUT = Path(__file__).parents[2]
# Those that run here: others need an account or a service of the user's.
NAMES = sorted(
    file.parent.name
    for file in CHECKOUT.glob("frameworks/*/framework.toml")
    if not framework.read(file, str(file)).away
)


def bench(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `mlops-bench` to its end, whatever its exit code."""
    return subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
