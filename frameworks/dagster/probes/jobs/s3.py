"""An output that the IO manager of dagster-aws keeps in S3.

https://docs.dagster.io/integrations/libraries/aws/s3
"""

import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource

from frameworks.dagster.probes.told import TOLD, Told

BUCKET = S3Resource(
    endpoint_url=dg.EnvVar("PROBE_S3_ENDPOINT"),
    region_name=dg.EnvVar("PROBE_S3_REGION"),
    aws_access_key_id=dg.EnvVar("PROBE_S3_KEY"),
    aws_secret_access_key=dg.EnvVar("PROBE_S3_SECRET"),
)
KEPT = S3PickleIOManager(s3_resource=BUCKET, s3_bucket=dg.EnvVar("PROBE_S3_BUCKET"))


@dg.op(out=dg.Out(io_manager_key="s3_io_manager"))
def s3_text(told: Told) -> str:
    """Return the text."""
    return str(told.values["text"])


@dg.job(resource_defs={**TOLD, "s3_io_manager": KEPT})
def s3() -> None:
    """One step."""
    s3_text()


defs = dg.Definitions(jobs=[s3])
