"""A flow whose step fails twice.

https://docs.metaflow.org/scaling/failures
Config in a decorator: https://docs.metaflow.org/metaflow/configuring-flows/basic-configuration
"""

from metaflow import Config, FlowSpec, Parameter, retry, step

from harness.worker.witness import note, times


class RetryFlow(FlowSpec):
    """How often it is tried stands in a Config."""

    retries = Config("retries", required=True)
    notes = Parameter("notes", type=str, required=True)

    @retry(times=retries.times, minutes_between_retries=0)
    @step
    def start(self) -> None:
        """Pass at the third attempt."""
        note(self.notes, "attempt")
        if times(self.notes, "attempt") <= 2:
            raise RuntimeError("not yet")


if __name__ == "__main__":
    RetryFlow()
