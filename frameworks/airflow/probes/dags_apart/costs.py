"""One task that does what the suite asks of it, line by line, until the connection ends.

https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
"""

import json
import os
import socket
from typing import Any

from airflow.sdk import Param, dag, get_current_context, task

PARAMS = {
    "port": Param(type="integer", description="of 127.0.0.1, where the questions come from"),
}


class Task:
    """What can be asked of the running task."""

    def __init__(self, context: Any) -> None:
        self.ti = context["ti"]
        self.content = self.fetched = ""

    def nothing(self) -> None: ...

    def push(self, key: str, value: float) -> None:
        self.ti.xcom_push(key=key, value=value)

    def make(self, size: int) -> None:
        """The next artifact: a text of so many bytes, as XComs are JSON."""
        self.content = os.urandom(size // 2).hex()

    def store(self, key: str) -> None:
        """Leave the artifact, and fetch it as another task would."""
        self.ti.xcom_push(key=key, value=self.content)
        self.fetched = self.ti.xcom_pull(task_ids=self.ti.task_id, key=key)

    def check(self) -> bool:
        """Whether what was fetched is what was made."""
        return self.fetched == self.content


@dag(schedule=None, params=PARAMS)
def costs() -> None:
    """A single task: it runs as long as the suite does."""

    @task
    def obey() -> None:
        context = get_current_context()
        running = Task(context)
        address = ("127.0.0.1", context["params"]["port"])
        with socket.create_connection(address) as connection, connection.makefile("rw") as lines:
            for line in lines:
                method, arguments = json.loads(line)
                lines.write(json.dumps(getattr(running, method)(**arguments)) + "\n")
                lines.flush()

    obey()


costs()
