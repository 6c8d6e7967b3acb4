"""Connections, in which Airflow keeps how to reach other systems, stored over its REST API.

https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html
"""

from typing import Any

from frameworks.airflow.rest import Api


def store(api: Api, connection_id: str, **fields: Any) -> None:
    """Under that id; replaces one that exists."""
    entity = {"connection_id": connection_id, **fields}
    create = {"action": "create", "action_on_existence": "overwrite", "entities": [entity]}
    answer = api.patch("connections", body={"actions": [create]})
    if errors := answer["create"]["errors"]:
        raise RuntimeError(f"no connection {connection_id}: {errors}")
