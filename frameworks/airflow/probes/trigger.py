"""What a user's own program does to have a DAG run, by requests of the REST API alone.

Usage: python trigger.py URL USER DAG_ID, with the password on standard input; prints the DAG run.

https://airflow.apache.org/docs/apache-airflow/3.3.2/stable-rest-api-ref.html
Tokens: https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/auth-manager/simple/token.html
"""

import json
import sys
import time
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

POLL_SECONDS = 0.05
OPENER = build_opener(ProxyHandler({}))  # to this machine, whatever proxies are set


def ask(url: str, body: dict[str, Any] | None = None, token: str = "") -> Any:
    """The JSON that Airflow answers to a GET, or to a POST where there is a body."""
    request = Request(  # noqa: S310  # to services on loopback
        url,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with OPENER.open(request, timeout=30) as response:
        return json.load(response)


def main(url: str, user: str, dag_id: str) -> None:
    """Log in, trigger the DAG, and wait for the end of its run."""
    login = {"username": user, "password": sys.stdin.read()}
    token = ask(f"{url}/auth/token", login)["access_token"]
    runs = f"{url}/api/v2/dags/{dag_id}/dagRuns"
    run = ask(runs, {"logical_date": None, "conf": {}}, token)
    while run["state"] in ("queued", "running"):
        time.sleep(POLL_SECONDS)
        run = ask(f"{runs}/{run['dag_run_id']}", token=token)
    sys.stdout.write(json.dumps(run))


if __name__ == "__main__":
    main(*sys.argv[1:])
