"""A file as an XCom, which is JSON: hence as text.

https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
"""

import base64
from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"file": Param(type="string")})
def artifact_digest() -> None:
    """One task."""

    @task
    def keep() -> str:
        return base64.b64encode(Path(get_current_context()["params"]["file"]).read_bytes()).decode()

    keep()


artifact_digest()
