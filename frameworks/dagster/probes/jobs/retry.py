"""A step that fails twice, tried twice or three times.

https://docs.dagster.io/guides/build/ops/op-retries
"""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note, times

FAILURES = 2


@dg.op
def attempt(told: Told) -> None:
    """Fail the first times."""
    note(told.values["notes"], "attempt")
    if times(told.values["notes"], "attempt") <= FAILURES:
        raise RuntimeError("not yet")


def _job(tries: int) -> dg.JobDefinition:
    @dg.job(name=f"retry_{tries}", resource_defs=TOLD)
    def retry() -> None:
        attempt.with_retry_policy(dg.RetryPolicy(max_retries=tries - 1))()

    return retry


defs = dg.Definitions(jobs=[_job(2), _job(3)])
