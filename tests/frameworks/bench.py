"""The command as users type it."""

import os
import subprocess
import sys
from pathlib import Path

from harness.environments import machine
from harness.planning import answers, catalog, framework, plan

COMMAND = Path(sys.executable).with_name("mlops-bench")
CHECKOUT = Path(__file__).parents[2]


def _runs_here(file: Path) -> bool:
    """Others need an account, a service of the user's, or programs that are not installed."""
    known = framework.read(file, str(file))
    needs = known.deployments[known.default_deployment].needs
    return not known.away and machine.missing(needs, None) is None


NAMES = sorted(f.parent.name for f in CHECKOUT.glob("frameworks/*/framework.toml") if _runs_here(f))


def does(name: str, scenario: str) -> bool:
    """Whether a run of that scenario is to end well: by its roles, and by what it declares."""
    known = catalog.frameworks()[name]
    if answers.of_run(scenario) in answers.declared(known.folder):
        return False
    return known.baseline or plan.does(known, catalog.scenarios()[scenario])


# Those that do something. Phoenix has the role of a monitor, and declares that it does no run.
DOING = [name for name in NAMES if any(does(name, each) for each in catalog.scenarios())]


def bench(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `mlops-bench` to its end, whatever its exit code."""
    return subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
