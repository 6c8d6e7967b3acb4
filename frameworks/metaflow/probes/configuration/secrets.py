"""A secret from a secrets manager: https://docs.metaflow.org/scaling/secrets

AWS Secrets Manager is emulated by moto's server, which boto3 is led to by a variable of AWS.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
"""

import os
import sys
from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest
from harness.worker.service import Service, answers

FLOW = Path(__file__).with_name("secrets_flow.py")
REGION = "us-east-1"


def run(request: ProbeRequest, secret: str, marker: str, notes: str) -> str:
    """Put the secret into the manager, and run the flow that names it."""
    port = request.ports[0]
    endpoint = f"http://127.0.0.1:{port}"
    os.environ.update(
        AWS_ENDPOINT_URL_SECRETS_MANAGER=endpoint,
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",  # noqa: S106  # what an emulation takes for one
        METAFLOW_DEFAULT_SECRETS_BACKEND_TYPE="aws-secrets-manager",
        METAFLOW_AWS_SECRETS_MANAGER_DEFAULT_REGION=REGION,
    )
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    log = request.workdir / "moto.log"
    manager = Service("secrets manager", command, log=log, cwd=request.workdir)
    try:
        manager.wait_until_ready(lambda: answers(f"{endpoint}/moto-api/"))
        import boto3

        boto3.client("secretsmanager", region_name=REGION).create_secret(
            Name="canary", SecretString=f'{{"CANARY": "{secret}"}}'
        )
        return run_flow(request, FLOW, "run", *options(marker=marker, notes=notes))
    finally:
        manager.stop()


def places(request: ProbeRequest, run_id: str) -> dict[str, list[str]]:
    """Logs lie beside the metadata of their task.

    https://docs.metaflow.org/internals/technical-overview
    """
    store = request.workdir / ".metaflow"
    logs = (store / run_id).rglob("*_std*.log")
    return {"store": [str(store)], "logs": [str(path) for path in logs]}
