"""The host's part: every prompt once, then loads, with each text compared."""

from pathlib import Path

import msgspec

from harness.tasks.generation.streaming import Stream, unlike
from harness.tasks.serving import load, usage
from harness.tasks.serving.load import Load, Report, Scenario
from harness.tasks.serving.offer import EXPECTED, Offer
from harness.worker.tasks.driver import FrameworkFailed
from harness.worker.tasks.serving import SINGLES

GENERATOR = "harness.tasks.generation.generator"


class Loaded(msgspec.Struct):
    """One after the other, and all at once; bytes of memory afterwards."""

    single: Report
    offline: Report
    memory: int

    @property
    def wrong(self) -> str:
        """What no server may do, if it did."""
        for report in (self.single, self.offline):
            if report.wrong:
                return f"{report.wrong} of {report.requests} texts were wrong: {report.why}"
            if report.failed:
                return f"of {report.requests} requests: {report.failed}"
        return ""


def ask(offer: Offer) -> str:
    """Every prompt once, the first as soon as it says that it is ready; what was wrong, if any."""
    with Stream(offer.served.url) as connection:
        for body, right in zip(offer.bodies(), offer.expected, strict=True):
            offer.visit.tick()
            reply = connection.complete(body, lambda: None)
            if not reply.ok:
                return reply.said
            if wrong := unlike(reply.body, str(right)):
                return wrong
    return ""


def loads(offer: Offer) -> Loaded:
    """In this order."""
    single = _make(offer, "SingleStream")
    offline = _make(offer, "Offline", rate=1 / single.figures["mean"])
    return Loaded(single, offline, usage.of_tree(offer.served.pid).memory)


def _make(offer: Offer, scenario: Scenario, rate: float = 1.0) -> Report:
    """Raises FrameworkFailed when the server has ended."""
    wanted = Load(
        scenario=scenario,
        url=offer.served.url,
        bodies=str(offer.visit.evidence / SINGLES),
        folder=str(offer.visit.evidence / "loads" / scenario.lower()),
        seconds=float(offer.parameters["seconds"]),
        rate=rate,
        seed=offer.visit.repetition,
        expected=str(Path(offer.visit.data.parent / EXPECTED)),
        connections=1 if scenario == "SingleStream" else load.CONNECTIONS,
    )
    report = load.make(wanted, offer.visit.tick, GENERATOR)
    if not offer.up:
        raise FrameworkFailed(f"the server has ended under the load {scenario!r}")
    return report
