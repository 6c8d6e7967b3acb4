"""Chains of ops that do nothing, one job for each length of an environment variable."""

import os

import dagster as dg


@dg.op(ins={"after": dg.In(dg.Nothing)})
def nothing() -> None:
    """Do nothing."""


def _chain(length: int) -> dg.JobDefinition:
    @dg.job(name=f"chain_{length}")
    def chain() -> None:
        last = nothing.alias("step_0")()
        for number in range(1, length):
            last = nothing.alias(f"step_{number}")(last)

    return chain


defs = dg.Definitions(
    jobs=[
        _chain(int(length)) for length in sorted(set(os.environ["MLOPS_BENCH_CHAINS"].split(",")))
    ]
)
