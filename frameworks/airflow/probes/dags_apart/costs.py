"""One task that does what the suite asks of it, line by line, until the connection ends.

XComs: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
A file in object storage, its path passed on as an XCom:
https://airflow.apache.org/docs/apache-airflow/stable/tutorial/objectstorage.html
"""

import json
import os
import socket
from typing import Any

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, task

PARAMS = {
    "port": Param(type="integer", description="of 127.0.0.1, where the questions come from"),
    "folder": Param(type="string", description="URL of the object storage"),
}


class Task:
    """What can be asked of the running task."""

    def __init__(self, context: Any) -> None:
        self.ti = context["ti"]
        self.folder = ObjectStoragePath(context["params"]["folder"])
        self.content = self.fetched = b""

    def nothing(self) -> None: ...

    def push(self, key: str, value: float) -> None:
        self.ti.xcom_push(key=key, value=value)

    def make(self, size: int) -> None:
        """The content of the next file."""
        self.content = os.urandom(size)

    def store(self, key: str) -> None:
        """Write the file, pass its path on, fetch it as another task would."""
        path = self.folder / key
        path.write_bytes(self.content)
        self.ti.xcom_push(key=key, value=path)
        self.path = self.ti.xcom_pull(task_ids=self.ti.task_id, key=key)
        self.fetched = self.path.read_bytes()

    def check(self) -> bool:
        """Whether the fetched file is what was made; it is deleted."""
        self.path.unlink()
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
