"""What a measured run tells of a server beside its figures: answers to questions, each of cases."""

from collections.abc import Sequence

import msgspec

from harness.records.record import Answer
from harness.tasks.serving import killing
from harness.tasks.serving.abuse import Case
from harness.tasks.serving.asking import Asked
from harness.tasks.serving.describing import Described
from harness.tasks.serving.ending import Ended
from harness.tasks.serving.killing import Killed
from harness.tasks.serving.offer import Lacks
from harness.tasks.serving.overloading import OVERLOAD, WELL_AGAIN, Overloaded
from harness.tasks.serving.switching import Switched
from harness.worker.contract import Elsewhere, Unsupported

CASES = {"described": 2, "identified": 1, "switched": 2}
# How a connection ends that a server has broken. One that it does not take, or on which it says
# nothing for 30 s, is no good answer, and no more.
BROKEN = (
    "BadStatusLine", "BrokenPipe", "ConnectionAborted", "ConnectionReset", "IncompleteRead",
    "RemoteDisconnected",
)  # fmt: skip
COLLAPSED = 0.5  # of what it bore when all came at once: fewer good answers a second are too few


class Measured(msgspec.Struct):
    """What the driver leaves of a measured run."""

    overload: Overloaded
    describe: Described
    abuse: list[Case]
    fail: list[Case]
    switch: Switched | None  # where it lacks that
    end: Ended
    kill: Killed
    broken: str  # with a model that cannot be read
    lacks: Lacks = {}

    @property
    def answers(self) -> dict[str, Answer]:
        """By the name of each."""
        return {
            "described": self.described,
            "identified": self.identified,
            "overloaded": overloaded(self.overload),
            "refused": _of(self.abuse),
            "failed": _of(self.fail),
            "switched": self.switched,
            "drained": self.drained,
            "revived": self.revived,
            "unready": Answer(int(not self.broken), 1, reason=self.broken),
        }

    @property
    def described(self) -> Answer:
        """Two cases: a document that is valid, and a request as it says."""
        found = self.describe
        if found.unknown:
            return Answer(0, CASES["described"], reason=found.unknown, unknown=CASES["described"])
        return _of(found.cases) if found.cases else self._lacking("described")

    @property
    def identified(self) -> Answer:
        """Whether an answer names the model's version."""
        return Answer(1, 1) if self.describe.named else self._lacking("identified")

    @property
    def switched(self) -> Answer:
        """Two cases: the newer version answers, and no request failed."""
        found, cases = self.switch, CASES["switched"]
        if found is None:
            return self._lacking("switched")
        if found.unknown:
            return Answer(0, cases, reason=found.unknown, unknown=cases)
        return _of(found.cases)

    @property
    def revived(self) -> Answer:
        """Whether it answered again without anybody's help; or which deployment does."""
        found = self.kill
        if found.seconds is None and "revived" in self.lacks and found.which != killing.NOBODY:
            return self._lacking("revived")
        reason = f"{found.which}: {found.how}" if found.how else ""
        unknown = int(found.which == killing.NOBODY)
        return Answer(int(found.seconds is not None), 1, reason=reason, unknown=unknown)

    @property
    def drained(self) -> Answer:
        """Two cases: each request that was under way was answered, and it has ended."""
        end = self.end
        dropped = f"{end.dropped} of {end.under_way} requests under way were dropped ({end.how})"
        bad = [dropped] if end.dropped else []
        bad += [] if end.gone else ["10 s later not all of its processes have ended"]
        unknown = 0 if end.under_way else 1  # nothing was, at that moment
        return Answer(2 - len(bad) - unknown, 2, reason="; ".join(bad), unknown=unknown)

    def _lacking(self, name: str) -> Answer:
        return lacking(name, self.lacks, CASES.get(name, 1))


def lacking(name: str, lacks: Lacks, cases: int = 1) -> Answer:
    """Why it has no such thing, or where; not known, where its adapter does not say."""
    if name not in lacks:
        reason = f"server.py says neither how it does that, nor why it does not: lacks[{name!r}]"
        return Answer(0, cases, reason=reason, unknown=cases)
    kind = Elsewhere if "deployment" in lacks[name] else Unsupported
    return Answer.lacking(kind(**lacks[name]))


def counted(asked: Asked) -> Answer:
    """Whether its own figure of requests is the host's."""
    if not asked.counts:
        return lacking("counted", asked.lacks)
    return Answer(int(not asked.counted), 1, reason=asked.counted)


def overloaded(found: Overloaded) -> Answer:
    """Two cases: it goes on answering under twice what it bears, and is well afterwards."""
    report, least = found.report, COLLAPSED * found.throughput
    cut = {kind: n for kind, n in report.failed.items() if kind.startswith(BROKEN)}
    bad = [f"{cut} of {report.requests} requests at twice its throughput"] if cut else []
    if not bad and found.good < least:
        bad = [f"{found.good:.1f} good answers a second, fewer than {least:.1f}"]
    if found.recovered is None:
        bad += [f"not well again {WELL_AGAIN:g} s after the overload"]
    if not 0 < OVERLOAD * found.throughput <= found.crowd:
        reason = f"our side asks {found.crowd:.0f} times a second, which may be too few"
        return Answer(0, 2, reason=reason, unknown=2)
    return Answer(2 - len(bad), 2, reason="; ".join(bad))


def _of(cases: Sequence[Case]) -> Answer:
    bad = [f"{case.what}: {case.wrong}" for case in cases if case.wrong]
    return Answer(len(cases) - len(bad), len(cases), reason="; ".join(bad))
