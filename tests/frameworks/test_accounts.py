"""Adapters for somebody's account, tried with MLflow's own server in place of the service.

It stands for a Databricks workspace and for a server of SageMaker: both speak its protocol.
It asks for no token and checks no signature, and its artifacts lie in a folder, not in a cloud.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.environments import venvs
from harness.planning import catalog
from harness.records.lines import decode
from harness.records.record import Status
from harness.running import ports
from harness.worker.service import Service, answers
from tests.frameworks.bench import bench

ARN = "arn:aws:sagemaker:eu-west-1:123456789012:mlflow-tracking-server/mine"
ENDPOINTS = {
    "databricks": "http://token:made-up-token@127.0.0.1:{port}",
    "sagemaker": f"http://MADEUPKEY:made-up-secret@127.0.0.1:{{port}}/{ARN}",
}

pytestmark = pytest.mark.timeout(2400)  # builds the environments where there are none


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Of MLflow's server, which leaves artifacts to its clients, as the two services do."""
    framework = catalog.frameworks()["mlflow"]
    python = venvs.ensure(framework, framework.default_deployment).python
    (port,) = ports.free(1, None)
    command = [str(python), "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--backend-store-uri", f"sqlite:///{tmp_path / 'mlflow.db'}"]
    command += ["--no-serve-artifacts", "--default-artifact-root", str(tmp_path / "artifacts")]
    settings = {**framework.environment, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    settings["HOME"] = str(tmp_path)
    service = Service(
        "mlflow server", command, log=tmp_path / "server.log", cwd=tmp_path, env=settings
    )
    try:
        service.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/health"))
        yield port
    finally:
        service.stop(grace=2)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_run_with_an_mlflow_server_in_place_of_the_service(
    tmp_path: Path, name: str, port: int
) -> None:
    """Not in profile smoke: there, nothing may be written outside of the run's folder."""
    runs, endpoint = tmp_path / "runs", ENDPOINTS[name].format(port=port)
    words = ("run", "-f", name, "--scenario", "mnist", "--profile", "quick", "--name", "it")
    done = bench(*words, MLOPS_BENCH_ENDPOINT=endpoint, MLOPS_BENCH_RUNS=str(runs))
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    lines = (runs / "it" / "records.jsonl").read_bytes().splitlines()
    (record,) = [r for r in map(decode, lines) if r.framework == name]
    assert record.status is Status.OK
    kept = [file for file in (runs / "it").rglob("*") if file.is_file()]
    assert [file for file in kept if b"made-up" in file.read_bytes()] == []
