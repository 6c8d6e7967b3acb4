"""Runs of the batch's jobs, which may fail: launched, waited for and asked about by GraphQL."""

from functools import cached_property
from typing import Any

from frameworks.dagster.adapter import Adapter
from frameworks.dagster.probes.services import connect
from harness.worker.contract import ProbeRequest
from harness.worker.questions.question import RunId

PATIENCE = 240.0  # s, until something has to have happened: processes start on two slow cores


class Launched:
    """Stands in front of a question's class."""

    request: ProbeRequest

    @cached_property
    def adapter(self) -> Adapter:
        """The batch's services."""
        return connect(self.request)

    def launch(self, job: str, values: dict[str, Any], **more: Any) -> RunId:
        """The id of a run whose ops are told these values; `tags` and more of its configuration."""
        tags = more.pop("tags", {})
        config = {"resources": {"told": {"config": {"values": values}}}, **more}
        return self.adapter.launch(job, config, tags)

    def over(self, job: str, values: dict[str, Any], **more: Any) -> RunId:
        """The same of one that has ended, well or not."""
        return str(self.adapter.ended(self.launch(job, values, **more))["runId"])

    def ended_well(self, run_id: RunId) -> bool:
        """What the store says of it."""
        return bool(self.adapter.status(run_id)["status"] == "SUCCESS")
