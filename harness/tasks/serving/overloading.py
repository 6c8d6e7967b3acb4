"""Twice as much is asked as a server bears: does it go on, and when is it well again?"""

import time

import msgspec

from harness.intake import files
from harness.tasks.serving import loading
from harness.tasks.serving.abuse import alive
from harness.tasks.serving.load import Report
from harness.tasks.serving.loading import Loaded, Loader
from harness.tasks.serving.offer import LARGEST, Offer

OVERLOAD = 2.0  # times what it bore when all came at once
CROWD = 256  # connections: what it cannot answer yet waits at the server, not at our side
WELL_AGAIN = 10.0  # s from the last request of an overload
LOOK = 0.1  # s
LOADED = "load.done.json"  # what came of the loads, as it is handed to the driver


class Overloaded(msgspec.Struct):
    """What came of it; rates are good answers a second."""

    report: Report
    throughput: float  # when all came at once, by fewer connections
    recovered: float | None  # s from the last request until one is answered within the bound again
    crowd: float  # requests a second that our side can make by so many connections

    @property
    def wrong(self) -> str:
        """What no server may do, even then, if it did."""
        report = self.report
        told = f"{report.wrong} of {report.requests} answers were wrong: {report.why}"
        return told if report.wrong else ""

    @property
    def good(self) -> float:
        """Of the overload."""
        return loading.good(self.report)


def overload(offer: Offer) -> Overloaded:
    """After the loads, whose record says what it bore."""
    told = files.content(offer.visit.evidence / LOADED, most=LARGEST)
    loaded = msgspec.json.decode(told, type=Loaded)
    bore = loaded.throughput or 1 / loaded.single.report.figures["mean"]
    loader = Loader(offer)
    crowd = loader.bare("Offline", CROWD)["throughput"]
    report = loader.make("Server", "overload", rate=bore * OVERLOAD, connections=CROWD)
    return Overloaded(report, loaded.throughput, recovered(loader, report), crowd)


def recovered(loader: Loader, report: Report) -> float | None:
    """Seconds from its last request until one is answered within the bound; None: too many.

    What looking at its answers took on our side counts for nothing.
    """
    begin = time.monotonic()
    while True:
        asked = time.monotonic()
        well = not alive(loader.offer) and time.monotonic() - asked <= loader.bound
        passed = report.drained + time.monotonic() - begin
        if well or passed > WELL_AGAIN:
            return passed if well and passed <= WELL_AGAIN else None
        time.sleep(LOOK)
