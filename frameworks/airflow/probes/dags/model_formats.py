"""A task that converts a network and leaves the file in object storage.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/objectstorage.html
"""

from pathlib import Path

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, task

PARAMS = {
    "weights": Param(type="string", description="file"),
    "form": Param(type="string", enum=["onnx", "torchscript"]),
    "storage": Param(type="string", description="URL of the object storage"),
}


@dag(schedule=None, params=PARAMS)
def model_formats() -> None:
    """A single task."""

    @task
    def convert() -> str:
        from tempfile import TemporaryDirectory

        from scenarios.mnist.evaluation import load_network
        from scenarios.mnist.formats import export

        context = get_current_context()
        params = context["params"]
        path = ObjectStoragePath(params["storage"]) / f"model.{params['form']}"
        path.parent.mkdir(exist_ok=True, parents=True)
        with TemporaryDirectory() as folder:
            file = Path(folder, params["form"])
            export(load_network(Path(params["weights"]), "CNN"), params["form"], file)
            path.write_bytes(file.read_bytes())
        return str(path)

    convert()


model_formats()
