"""The host's loads on one server: alone, repeated, all at once, at rates, and too much."""

import subprocess
import sys
import time
from pathlib import Path

import msgspec

from harness.tasks.serving import load, usage
from harness.tasks.serving.client import Client
from harness.tasks.serving.load import Load, Report, Scenario, Step
from harness.tasks.serving.offer import EXPECTED, Offer

CEILING_SECONDS = 1.0
OVERLOAD = 2.0  # times what it bore when all came at once
RECOVERY = 10.0  # s within which it has to answer as before
NULL = "harness.tasks.serving.null_server"
# Of CPU per request: whoever spends less than half on the same request again does not compute it.
CACHED = 0.5


class Loaded(msgspec.Struct):
    """What came of all loads: seconds, requests a second, bytes."""

    single: Report
    repeated: float  # CPU of the same request again, over CPU of different ones
    cpu: float  # of one request
    offline: Report
    steps: list[Step]
    overload: Report
    recovery: float  # s until it answered within its bound; below 0: it did not
    ceiling: float
    requests: int
    memory: int
    growth: int

    @property
    def rate(self) -> float:
        """The highest within the bound; 0 if none was."""
        return max((step.rate for step in self.steps if step.within), default=0.0)

    @property
    def service(self) -> float:
        """Seconds for each request at that rate; if there was none, no less than these."""
        lowest = min(step.rate for step in self.steps)
        return 1 / self.rate if self.rate else max(1 / lowest, self.single.figures["p90"])

    @property
    def wrong(self) -> str:
        """What no server may do under a load that it is not too weak for, if it did."""
        for report in (self.single, self.offline):
            if report.wrong:
                return f"{report.wrong} of {report.requests} answers were wrong: {report.why}"
        if self.single.failed:
            return f"of {self.single.requests} requests, one by one: {self.single.failed}"
        # A status says that it is too much; a connection that breaks says nothing.
        dropped = {k: n for k, n in self.offline.failed.items() if not k.startswith("status")}
        if dropped:
            return f"of {self.offline.requests} requests at once: {dropped}"
        if self.repeated < CACHED:
            return (
                f"the same request again costs {self.repeated:.0%} of the CPU of others: "
                "its figures are those of a cache"
            )
        return ""


class Loader:
    """Makes loads on the server that was offered."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.seconds = float(offer.parameters["seconds"])
        self.bound = float(offer.parameters["latency_bound"])
        self.requests = 0

    def all(self) -> Loaded:
        """In this order; takes some ten times `seconds`."""
        ceiling = self.ceiling(self.offer.served.spare)
        memory = usage.of_tree(self.offer.served.pid).memory
        single, cpu = self.spent("single")
        _, again = self.spent("repeated", repeated=True)
        offline = self.make("Offline", "offline", rate=single.requests / self.seconds)
        throughput = offline.figures["throughput"]
        steps = load.highest(self.attempt, throughput)
        last = usage.of_tree(self.offer.served.pid).memory
        overload = self.make("Server", "overload", rate=throughput * OVERLOAD)
        return Loaded(
            single=single,
            repeated=again / cpu if cpu else 1.0,
            cpu=cpu,
            offline=offline,
            steps=steps,
            overload=overload,
            recovery=self.recovery(),
            ceiling=ceiling,
            requests=self.requests,
            memory=last,
            growth=last - memory,
        )

    def spent(self, name: str, *, repeated: bool = False) -> tuple[Report, float]:
        """A load of one request after the other, and the server's CPU seconds for each."""
        before = usage.of_tree(self.offer.served.pid).cpu
        report = self.make("SingleStream", name, repeated=repeated)
        after = usage.of_tree(self.offer.served.pid).cpu
        return report, (after - before) / max(1, report.requests)

    def make(
        self,
        scenario: Scenario,
        name: str,
        *,
        rate: float = 1.0,
        repeated: bool = False,
    ) -> Report:
        """One load, with the answers compared; its logs are kept as evidence."""
        self.offer.visit.tick()
        report = load.make(
            Load(
                scenario=scenario,
                url=self.offer.served.url,
                bodies=str(self.offer.singles),
                folder=str(self.folder(name)),
                seconds=self.seconds,
                rate=rate,
                bound=self.bound,
                way=tuple(self.offer.served.outputs),
                expected=str(self.offer.visit.data.parent / EXPECTED),
                repeated=repeated,
            )
        )
        self.requests += report.requests
        return report

    def folder(self, name: str) -> Path:
        """For the logs of the load of that name."""
        return self.offer.visit.evidence / "loads" / name

    def attempt(self, rate: float) -> tuple[bool, dict[str, float]]:
        """Whether that rate stays within the bound, with every answer there and right."""
        report = self.make("Server", f"rate-{rate:.1f}", rate=rate)
        missed = report.unanswered or report.wrong
        return not missed and report.figures["p99"] <= self.bound, report.figures

    def ceiling(self, port: int) -> float:
        """The most that this side can ask for: of a server that does nothing."""
        command = [sys.executable, "-m", NULL, str(port)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as null:
            try:
                url = f"http://127.0.0.1:{port}/"
                _wait(url)
                bare = Load(
                    scenario="Offline",
                    url=url,
                    bodies=str(self.offer.singles),
                    folder=str(self.folder("ceiling")),
                    seconds=CEILING_SECONDS,
                    rate=3000,
                )
                return load.make(bare).figures["throughput"]
            finally:
                null.kill()

    def recovery(self) -> float:
        """Seconds after the overload until a request is answered within the bound."""
        body, begin = self.offer.bodies()[0], time.monotonic()
        while (waited := time.monotonic() - begin) < RECOVERY:
            self.offer.visit.tick()
            asked = time.monotonic()
            if self.offer.ask(body, RECOVERY).ok and time.monotonic() - asked <= self.bound:
                return waited
        return -1.0


def _wait(url: str) -> None:
    with Client(url, 1) as client:
        while not client.get().ok:
            time.sleep(0.05)
