"""SageMaker's adapter with MLflow's own server and SeaweedFS in place of the service and of S3.

The server speaks the service's protocol, but checks no signature. Nobody has tried the service.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.environments import data, venvs
from harness.environments.venvs import Environment
from harness.planning import catalog
from harness.running import ports
from tests.frameworks.bench import CHECKOUT

ARN = "arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/mine"
PORTS = 11  # of the server, and of all parts of SeaweedFS

pytestmark = [pytest.mark.long, pytest.mark.timeout(2400)]  # builds environments


def _environment(name: str, deployment: str) -> tuple[Environment, dict[str, str]]:
    """And the variables of its processes."""
    framework = catalog.frameworks()[name]
    return venvs.ensure(framework, deployment), {
        **framework.environment,
        "PYTHONPATH": str(CHECKOUT),
        "PATH": "/usr/bin:/bin",
    }


@pytest.fixture
def service(tmp_path: Path) -> Iterator[dict[str, str]]:
    """How it is reached."""
    used, env = _environment("mlflow", "postgresql")
    program = CHECKOUT / "tests" / "frameworks" / "accounts_service.py"
    folder = tmp_path / "service"
    folder.mkdir()
    command = list(map(str, (used.python, program, folder, *ports.free(PORTS, None))))
    with subprocess.Popen(
        command,
        env={**env, "HOME": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        told = process.stdout.readline()
        assert told, f"see {folder}"
        yield json.loads(told)
        process.stdin.close()


def test_a_run_with_an_mlflow_server_and_seaweedfs_in_place_of_the_service(
    tmp_path: Path, service: dict[str, str]
) -> None:
    used, env = _environment("sagemaker", "account")
    plain, _ = _environment("plain", "process")
    prepared = data.ensure(catalog.scenarios()["mnist"], plain, "smoke")
    program = CHECKOUT / "tests" / "frameworks" / "accounts_run.py"
    login = f"{service['AWS_ACCESS_KEY_ID']}:{service['AWS_SECRET_ACCESS_KEY']}"
    workdir = tmp_path / "work"
    workdir.mkdir()
    # Where the real one has S3 itself: the adapter is told of the service alone.
    env |= {"HOME": str(tmp_path), "MLFLOW_S3_ENDPOINT_URL": service["MLFLOW_S3_ENDPOINT_URL"]}
    done = subprocess.run(
        [used.python, program, workdir, prepared, f"http://{login}@{service['host']}/{ARN}"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["outputs"]) == 8
    assert len(found["artifacts"]) == 7  # with the picture
    assert found["registered"] == found["best"]
