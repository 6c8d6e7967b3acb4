"""A tracking server with users, whom nothing is shared with unless they are given permission.

https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth
"""

import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import load_text
from mlflow.exceptions import MlflowException
from requests import HTTPError

from harness.worker.contract import ProbeRequest
from harness.worker.questions.interoperability import Look
from harness.worker.service import Service, answers

FILE = "shared.txt"
ADMIN = "admin"
NAME, PASSWORD = "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"
SETTINGS = """[mlflow]
default_permission = NO_PERMISSIONS
database_uri = sqlite:///{home}/users.db
admin_username = admin
authorization_function = mlflow.server.auth:authenticate_request_basic_auth
"""
REFUSAL = re.compile(r"\b40[13]\b|PERMISSION_DENIED|Permission denied")


class People:
    """The users of one server; their passwords lie beside its database."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = url
        self.file = home / "passwords.json"
        if not self.file.exists():
            self.file.touch(mode=0o600)
            self._write({ADMIN: secrets.token_hex(16)})

    @property
    def passwords(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.file.read_text())
        return found

    def _write(self, passwords: dict[str, str]) -> None:
        self.file.write_text(json.dumps(passwords))

    @property
    def client(self) -> Any:
        """What manages users and permissions, as whoever this process is."""
        from mlflow.server import get_app_client  # the whole server, which others need not import

        return get_app_client("basic-auth", tracking_uri=self.url)

    def add(self, *names: str) -> None:
        """As the administrator."""
        self.become(ADMIN)
        for name in names:
            password = secrets.token_hex(16)
            self.client.create_user(name, password)
            self._write({**self.passwords, name: password})

    def become(self, name: str) -> None:
        """This process is that user from now on; `nobody` has no login."""
        os.environ.pop(NAME, None)
        os.environ.pop(PASSWORD, None)
        if name != "nobody":
            os.environ[NAME], os.environ[PASSWORD] = name, self.passwords[name]

    def look(self, name: str, run_id: str, place: str) -> Look:
        """What the user gets of a run; `place` is the address of its artifact."""
        self.become(name)
        said: list[str] = []
        client = MlflowClient()
        parameter = _asked(said, lambda: client.get_run(run_id).data.params["text"])
        artifact = _asked(said, lambda: load_text(place))
        wrote = _asked(said, lambda: client.set_tag(run_id, "by", name) or name)
        return {
            "parameter": parameter,
            "artifact": artifact,
            "writes": wrote is not None,
            "said": "\n".join(said),
        }


def _asked(said: list[str], ask: Callable[[], str]) -> str | None:
    """None when the server refuses; anything else that goes wrong is raised."""
    try:
        return ask()
    except (MlflowException, HTTPError) as problem:
        if not REFUSAL.search(str(problem)):
            raise
        said.append(str(problem))
        return None


@contextmanager
def serving(request: ProbeRequest, home: Path) -> Iterator[People]:
    """The server while the block runs; this process is its client."""
    url = f"http://127.0.0.1:{request.ports[0]}"
    people = People(url, home)
    settings = home / "users.ini"
    settings.write_text(SETTINGS.format(home=home))
    command = [sys.executable, "-m", "mlflow", "server", "--app-name", "basic-auth"]
    command += ["--host", "127.0.0.1", "--port", str(request.ports[0]), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{home}/mlflow.db"]
    command += ["--artifacts-destination", str(home / "artifacts")]
    environment = {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_AUTH_CONFIG_PATH": str(settings),
        "MLFLOW_AUTH_ADMIN_PASSWORD": people.passwords[ADMIN],
        "MLFLOW_FLASK_SERVER_SECRET_KEY": secrets.token_hex(16),
    }
    log = request.evidence / "server-with-users.log"
    server = Service("mlflow server", command, log=log, cwd=home, env=environment)
    try:
        server.wait_until_ready(lambda: answers(f"{url}/health"))
        os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "2"
        mlflow.set_tracking_uri(url)
        yield people
    finally:
        server.stop(grace=2)
