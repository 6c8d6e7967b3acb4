"""The host's loads on one server: one by one, again, all at once, and at rates."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.tasks.serving import load, usage
from harness.tasks.serving.load import Load, Report, Scenario, Step
from harness.tasks.serving.offer import EXPECTED, Offer
from harness.worker.tasks.driver import FrameworkFailed
from harness.worker.tasks.serving import SINGLES

BARE_SECONDS, BARE_RATE = 1.0, 3000.0
BRIEF = 0.5  # of the seconds: for loads without a rate
GENTLE = (0.25, 0.5)  # of what it bore when all came at once: rates that show it at ease
# Of CPU per request: a server that spends less than half on the same one does not compute it.
CACHED = 0.5
SURE = 0.5  # s of CPU in such a load, which the kernel counts in hundredths: less tells nothing


class Spent(msgspec.Struct):
    """A load of one request after the other, and the server's CPU seconds in it."""

    report: Report
    cpu: float

    @property
    def each(self) -> float:
        """CPU seconds of one request."""
        return self.cpu / max(1, self.report.requests)


class Loaded(msgspec.Struct):
    """What came of all loads: seconds, requests a second, bytes."""

    single: Spent
    repeated: Spent  # the same request again
    again: Spent  # as the first one, with a server that is warm
    offline: Report
    steps: list[Step]
    ceiling: float
    own: float  # s, p90 of one request after the other to a server that does nothing
    memory: int
    growth: int

    @property
    def rate(self) -> float:
        """The highest within the bound; 0 if none was."""
        return max((step.rate for step in self.steps if step.within), default=0.0)

    @property
    def throughput(self) -> float:
        """Good answers a second, when all came at once."""
        return good(self.offline)

    @property
    def reports(self) -> Iterator[Report]:
        """Of all loads."""
        yield from (self.single.report, self.repeated.report, self.again.report, self.offline)
        yield from (step.report for step in self.steps)

    @property
    def requests(self) -> int:
        return sum(report.requests for report in self.reports)

    @property
    def wrong(self) -> str:
        """What no server may do under a load that it is not too weak for, if it did."""
        for report in self.reports:
            if report.wrong:
                return f"{report.wrong} of {report.requests} answers were wrong: {report.why}"
        for spent in (self.single, self.repeated, self.again):
            if spent.report.failed:
                return f"of {spent.report.requests} requests, one by one: {spent.report.failed}"
        # A status says that it is too much; a connection that breaks says nothing.
        dropped = {k: n for k, n in self.offline.failed.items() if not k.startswith("status")}
        if dropped:
            return f"of {self.offline.requests} requests at once: {dropped}"
        return self.cached

    @property
    def cached(self) -> str:
        """How much less the same request costs, if it is not computed again."""
        fresh = min(self.single, self.again, key=lambda spent: spent.each)
        if fresh.cpu < SURE or self.repeated.each >= CACHED * fresh.each:
            return ""
        share = self.repeated.each / fresh.each
        return f"the same request again costs {share:.0%} of the CPU of others: it has a cache"


class Loader:
    """Makes loads on the server that was offered."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.seconds = float(offer.parameters["seconds"])
        self.bound = float(offer.parameters["latency_bound"])
        bodies = offer.bodies()
        # One of middling length, so that it costs what others do.
        self.middle = sorted(range(len(bodies)), key=lambda at: len(bodies[at]))[len(bodies) // 2]

    def all(self) -> Loaded:
        """In this order; takes some twelve times `seconds`."""
        ceiling, own = self.bare("Offline")["throughput"], self.bare("SingleStream")["p90"]
        before = usage.of_tree(self.offer.served.pid).memory
        single = self.spent("single")
        repeated = self.spent("repeated", repeated=self.middle)
        again = self.spent("again")
        one_by_one = 1 / single.report.figures["mean"]
        offline = self.make("Offline", "offline", rate=one_by_one)
        throughput = good(offline) or one_by_one
        gentle = [throughput * share for share in GENTLE]
        steps = [Step(rate, *self.attempt(rate)) for rate in gentle]
        steps += load.highest(self.attempt, throughput)
        memory = usage.of_tree(self.offer.served.pid).memory
        loads = (single, repeated, again, offline, steps)
        return Loaded(*loads, ceiling, own, memory, memory - before)

    def spent(self, name: str, *, repeated: int | None = None) -> Spent:
        """Over one connection."""
        before = usage.of_tree(self.offer.served.pid).cpu
        report = self.make("SingleStream", name, repeated=repeated)
        return Spent(report, usage.of_tree(self.offer.served.pid).cpu - before)

    def make(
        self,
        scenario: Scenario,
        name: str,
        *,
        rate: float = 1.0,
        repeated: int | None = None,
        connections: int = 0,
    ) -> Report:
        """One load, with the answers compared; its summary is kept as evidence.

        Raises FrameworkFailed when the server has ended.
        """
        report = load.make(
            Load(
                scenario=scenario,
                url=self.offer.served.url,
                bodies=str(self.offer.visit.evidence / SINGLES),
                folder=str(self.folder(name)),
                seconds=self.seconds * (1 if scenario == "Server" else BRIEF),
                rate=rate,
                bound=self.bound,
                seed=self.offer.visit.repetition,
                way=tuple(self.offer.served.outputs),
                expected=str(self.offer.visit.data.parent / EXPECTED),
                repeated=repeated,
                connections=connections or _connections(scenario),
            ),
            self.offer.visit.tick,
        )
        if not self.offer.up:
            raise FrameworkFailed(f"the server has ended under the load {name!r}")
        return report

    def folder(self, name: str) -> Path:
        """For the logs of the load of that name."""
        return self.offer.visit.evidence / "loads" / name

    def attempt(self, rate: float) -> tuple[bool, Report]:
        """Whether that rate stays within the bound, with every answer there and right."""
        report = self.make("Server", f"rate-{rate:.3f}", rate=rate)
        missed = report.unanswered or report.wrong
        return not missed and report.figures["p99"] <= self.bound, report

    def bare(self, scenario: Scenario, connections: int = 0) -> dict[str, float]:
        """Figures of this side alone: of a server that does nothing."""
        bare = Load(
            scenario=scenario,
            url="",
            bodies=str(self.offer.visit.evidence / SINGLES),
            folder=str(self.folder(f"bare-{scenario}-{connections or ''}".rstrip("-"))),
            seconds=BARE_SECONDS,
            rate=BARE_RATE,
            connections=connections or _connections(scenario),
        )
        return load.make(bare, self.offer.visit.tick).figures


def _connections(scenario: Scenario) -> int:
    return 1 if scenario == "SingleStream" else load.CONNECTIONS


def good(report: Report) -> float:
    """Good answers a second."""
    answered = report.requests - report.unanswered - report.wrong
    return report.figures["throughput"] * answered / max(1, report.requests)
