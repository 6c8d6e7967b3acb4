"""A lack of a part of a question or of a run, cited as answers.toml cites that of a whole one."""

from datetime import date
from typing import NamedTuple

from harness.worker.contract import Elsewhere, Lack, Lacking, Reason, Unsupported, lack


class Cited(NamedTuple):
    """With what was tried in the reason; one with a deployment is elsewhere."""

    reason: str
    page: str
    sentence: str  # of that page
    date: date  # when the page said so
    deployment: str = ""

    def answer(self) -> Lacking:
        """To be raised or returned."""
        if self.deployment:
            return Elsewhere(self.deployment, self.reason, self.page)
        return Unsupported(self.reason, self.page)

    def told(self) -> Reason:
        """As it travels."""
        return self.entry()["unsupported"]

    def entry(self) -> Lack:
        """To stand for one entry of an answer."""
        return lack(self.reason, self.page, self.deployment)
