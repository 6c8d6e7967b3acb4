"""Prefect as a user starts it: by a script, from its installation to a run of a flow.

https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli
"""

import os
import re
import sys
from pathlib import Path

from harness.worker import shell
from harness.worker.contract import ProbeRequest
from harness.worker.service import Service

FLOW = Path(__file__).parent / "flows_apart" / "backend_swap.py"
DEFAULT_PORT = "4200"
PATIENCE = 200.0  # s


def script(*settings: str) -> str:
    """The default, or one with these settings."""
    address = f"http://127.0.0.1:{DEFAULT_PORT}/api"
    lines = [
        "pip install prefect",
        *settings,
        "prefect server start &",
        f"prefect config set PREFECT_API_URL={address}",
        f"until curl --silent --fail {address}/health; do sleep 1; done",
        f"cat > flow.py <<'END'\n{FLOW.read_text()}END",
        "python flow.py",
    ]
    return "\n".join(lines) + "\n"


def started(request: ProbeRequest, text: str) -> str:
    """The id of the run that the script makes; what it has started is ended then.

    It gets a port and a home of its own.
    """
    home, port = request.workdir / "scripted", str(request.ports[0])
    log = request.workdir / "script.log"
    moved = text.replace(f":{DEFAULT_PORT}/", f":{port}/")
    service = Service(
        "script",
        ["bash", "-e", "-c", "\n".join(shell.lines(moved))],
        log=log,
        cwd=request.workdir,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_API_PORT": port,
        },
    )
    try:
        code = service.process.wait(PATIENCE)
    finally:
        service.stop()
    found = re.findall(r"^run: (\S+)$", log.read_text(), re.MULTILINE)
    if code or not found:
        raise RuntimeError(f"the script ended with {code}: {shell.masked(log.read_text()[-2000:])}")
    return found[-1]
