"""A task that writes a text to S3 and passes the path on.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/objectstorage.html
"""

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, task

PARAMS = {
    "storage": Param(type="string", description="URL, with the id of the connection"),
    "text": Param(type="string"),
}


@dag(schedule=None, params=PARAMS)
def s3() -> None:
    """A single task."""

    @task
    def write() -> str:
        params = get_current_context()["params"]
        path = ObjectStoragePath(params["storage"]) / "artifact.txt"
        path.write_text(params["text"])
        return str(path)

    write()


s3()
