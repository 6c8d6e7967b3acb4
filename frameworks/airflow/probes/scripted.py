"""Airflow as a user starts it: by a script, from its installation to services that run.

https://airflow.apache.org/docs/apache-airflow/stable/start.html

The commands are those of `framework.toml`; `--skip-serve-logs` keeps the scheduler from opening a
port on all interfaces. Which home, port and folder of DAGs it is stands in the environment.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from frameworks.airflow.adapter import START_SECONDS, Adapter
from frameworks.airflow.probes.server import SUFFIX
from frameworks.airflow.probes.services import placed
from harness.worker import shell
from harness.worker.contract import ProbeRequest
from harness.worker.service import Service, answers


def script(
    install: str = "apache-airflow", settings: Sequence[str] = (), services: Sequence[str] = ()
) -> str:
    """The default, or one with these edits and additions."""
    lines = [
        f"pip install '{install}'",
        *(f"export {setting}" for setting in settings),
        "airflow db migrate",
        "airflow scheduler --skip-serve-logs &",
        "airflow dag-processor &",
        "airflow api-server &",
        *(f"{service} &" for service in services),
    ]
    return "\n".join(lines) + "\n"


@contextmanager
def running(request: ProbeRequest, text: str, dag_file: Path) -> Iterator[Adapter]:
    """What the script starts, all but its installation, with this file in the DAGs folder."""
    adapter = placed(request, request.workdir)
    dags = request.workdir / "dags"
    dags.mkdir(exist_ok=True)
    shutil.copy(dag_file, dags / f"{dag_file.stem}{SUFFIX}.py")
    service = Service(
        "script",
        ["bash", "-e", "-c", "\n".join([*shell.lines(text), "wait"])],
        log=request.workdir / "script.log",
        cwd=request.workdir,
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    adapter.services.append(service)
    try:
        for api in ("api/v2/version", "execution/health"):
            service.wait_until_ready(partial(answers, f"{adapter.url}/{api}"), START_SECONDS)
        yield adapter
    finally:
        adapter.stop()
