"""A task that converts a network and returns the file, which as an XCom is JSON: hence as text.

https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
"""

import base64
from pathlib import Path
from tempfile import TemporaryDirectory

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"weights": Param(type="string"), "form": Param(type="string")})
def model_formats() -> None:
    """A single task."""

    @task
    def convert() -> str:
        from scenarios.mnist.evaluation import load_network
        from scenarios.mnist.formats import export

        params = get_current_context()["params"]
        with TemporaryDirectory() as folder:
            file = Path(folder, "model")
            export(load_network(Path(params["weights"]), "CNN"), params["form"], file)
            return base64.b64encode(file.read_bytes()).decode()

    convert()


model_formats()
