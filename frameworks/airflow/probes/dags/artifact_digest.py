"""A file that goes into object storage, its path into an XCom.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/objectstorage.html
"""

from pathlib import Path

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, task

PARAMS = {
    "file": Param(type="string"),
    "storage": Param(type="string", description="URL of the object storage"),
}


@dag(schedule=None, params=PARAMS)
def artifact_digest() -> None:
    """One task."""

    @task
    def keep() -> str:
        context = get_current_context()
        file = Path(context["params"]["file"])
        kept = ObjectStoragePath(context["params"]["storage"]) / context["run_id"] / file.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(file.read_bytes())
        return str(kept)

    keep()


artifact_digest()
