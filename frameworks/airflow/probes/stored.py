"""What Airflow keeps besides DAGs and their runs, such as connections and pools.

Stored over its REST API:
https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html
https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/pools.html
"""

from typing import Any

from frameworks.airflow.rest import Api


def store(api: Api, kind: str, entity: dict[str, Any]) -> None:
    """One of the `kind`, "connections" or "pools"; replaces one of its name."""
    create = {"action": "create", "action_on_existence": "overwrite", "entities": [entity]}
    answer = api.patch(kind, body={"actions": [create]})
    if errors := answer["create"]["errors"]:
        raise RuntimeError(f"not in {kind}: {errors}")
