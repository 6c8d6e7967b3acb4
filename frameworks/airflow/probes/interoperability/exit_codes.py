"""`airflow dags test`: the one command of Airflow's that runs a DAG and waits for its end.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/debug.html
`airflow dags trigger` ends as soon as the run is queued, and no other command waits for it. The DAG
stays paused, as all are at first, so that the scheduler leaves its runs to the command.
"""

import json
from typing import Any

from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def command(request: ProbeRequest, ending: str, witness: str) -> dict[str, Any]:
    """With the settings of the services, whose database holds the run."""
    conf = json.dumps({"ending": ending, "witness": witness})
    return {
        "command": ["airflow", "dags", "test", "exit_codes", "--conf", conf],
        "env": connect(request).settings,
        "cwd": str(request.workdir),
    }
