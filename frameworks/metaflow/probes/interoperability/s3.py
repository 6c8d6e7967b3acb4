"""Artifacts in an S3-compatible store.

https://docs.metaflow.org/metaflow/configuring-flows/environment-variables
"""

import os
from pathlib import Path

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("s3_flow.py")


def run(request: ProbeRequest, s3: dict[str, str], text: str) -> str:
    """Metadata stay local. The text comes in as a file: it is long for a command line."""
    _settings(s3)
    file = request.workdir / "text"
    file.write_text(text)
    return run_flow(request, FLOW, "run", *options(file=str(file)))


def read(request: ProbeRequest, s3: dict[str, str], run_id: str) -> str:
    """https://docs.metaflow.org/metaflow/client"""
    _settings(s3)
    return str(read_run(request, run_id).data.text)


def _settings(s3: dict[str, str]) -> None:
    os.environ.update(
        METAFLOW_DEFAULT_DATASTORE="s3",
        METAFLOW_DATASTORE_SYSROOT_S3=f"s3://{s3['bucket']}/metaflow",
        METAFLOW_S3_ENDPOINT_URL=s3["endpoint"],
        AWS_ACCESS_KEY_ID=s3["access_key"],
        AWS_SECRET_ACCESS_KEY=s3["secret_key"],
        AWS_DEFAULT_REGION=s3["region"],
    )
