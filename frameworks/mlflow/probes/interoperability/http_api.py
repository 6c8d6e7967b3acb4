"""Requests of MLflow's REST API: https://mlflow.org/docs/latest/api_reference/rest-api.html"""

from typing import Any

from harness.worker.contract import ProbeRequest


def calls(request: ProbeRequest, text: str) -> dict[str, list[dict[str, Any]]]:
    """A run with a tag, in the experiment that every server has."""
    api = f"{request.services['url']}/api/2.0/mlflow/runs"
    create = {"experiment_id": "0", "tags": [{"key": "text", "value": text}]}
    find = {"experiment_ids": ["0"], "filter": f"tags.text = '{text}'"}
    return {
        "create": [
            {
                "method": "POST",
                "url": f"{api}/create",
                "body": create,
                "take": {"run": ["run", "info", "run_id"]},
            }
        ],
        "find": [{"method": "POST", "url": f"{api}/search", "body": find}],
        "read": [{"method": "GET", "url": f"{api}/get?run_id={{run}}"}],
    }
