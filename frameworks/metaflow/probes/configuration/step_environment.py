"""What one step has and others do not.

Packages: https://docs.metaflow.org/scaling/dependencies/libraries
Variables: https://docs.metaflow.org/api/step-decorators/environment
"""

import json
import socket
from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import NotHere, ProbeRequest

VARIABLE = Path(__file__).with_name("variable_flow.py")
PACKAGE = Path(__file__).with_name("package_flow.py")
SERVERS = ("micro.mamba.pm", "conda.anaconda.org")  # of micromamba, and of the Python it installs
PATIENCE = 5.0  # s


def run(request: ProbeRequest, case: str, wheels: dict[str, str], value: str, notes: str) -> str:
    """`--environment=pypi` makes an environment for each step that has packages of its own.

    It asks conda-forge for a Python, by a micromamba that it downloads or finds.
    """
    words = ("run", *options(notes=notes))
    if case == "variable":
        config = ("--config-value", "given", json.dumps({"value": value}))
        return run_flow(request, VARIABLE, *config, *words)
    _reach_servers()
    folder = str(Path(wheels["1.0"]).parent)
    return run_flow(request, PACKAGE, "--environment=pypi", *words, PIP_FIND_LINKS=folder)


def _reach_servers() -> None:
    """Raise NotHere when one cannot be reached."""
    for server in SERVERS:
        try:
            socket.create_connection((server, 443), timeout=PATIENCE).close()
        except OSError as problem:
            raise NotHere(f"@pypi fetches its Python from {server}: {problem}") from None
