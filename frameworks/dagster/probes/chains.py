"""A chain of as many ops as the first argument says, run by this script; prints the run's id.

https://docs.dagster.io/guides/build/jobs/job-execution, "Python APIs"
The instance is that of the services, which have the run in their store from its first event on:
https://docs.dagster.io/deployment/oss/oss-instance-configuration
"""

import sys

import dagster as dg


@dg.op(ins={"after": dg.In(dg.Nothing)})
def nothing() -> None:
    """Do nothing."""


def chain(length: int) -> dg.JobDefinition:
    """One op after another; of none, a job without steps."""

    @dg.job(name=f"chain_{length}")
    def made() -> None:
        last = nothing.alias("step_0")() if length else None
        for number in range(1, length):
            last = nothing.alias(f"step_{number}")(last)

    return made


if __name__ == "__main__":
    with dg.DagsterInstance.get() as instance:
        done = chain(int(sys.argv[1])).execute_in_process(instance=instance)
    print(done.run_id)  # noqa: T201  # for the one who has started it
