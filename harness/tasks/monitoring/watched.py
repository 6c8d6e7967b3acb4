"""What a monitor saw of the streams, batch by batch, and what that comes to in each setting."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from harness.records import student
from harness.records.intervals import CONFIDENCE, FEWEST_NORMAL, Interval
from harness.records.record import Answer, Sample
from harness.worker.tasks.monitoring import MINUTES_A_DAY

SOON = 5  # minutes: the question of practitioners, "within five minutes"
CLEARLY = 0.01  # the chance of as many alarms more, if the disguise does nothing
NEVER = 9999.0  # minutes: more than any monitor is watched for, so that medians stay right
DEFAULT, BUDGETED = "default", "budgeted"
ALLOWED = (0, 1, 3, 10, 30)  # false alarms among the quiet batches, on the page's curve


class Seen(msgspec.Struct, array_like=True):
    """One batch: the monitor's own alarm, and its score, if it has one of such a batch."""

    alarm: bool
    score: float | None


Alarms = Callable[[Seen], bool]  # what counts as an alarm: a setting


def its_own(seen: Seen) -> bool:
    """As its documentation's first page teaches it."""
    return seen.alarm


def above(threshold: float) -> Alarms:
    """By a threshold of ours."""
    return lambda seen: seen.score is not None and seen.score > threshold


class Shifted(msgspec.Struct):
    """One try of a shift: the quiet minutes before it, and those since it began."""

    name: str
    repetition: int
    before: list[Seen]
    after: list[Seen]

    def first(self, alarms: Alarms) -> int | None:
        """The minute of the first alarm; none of a monitor that had alarmed before."""
        if any(map(alarms, self.before)):
            return None
        return next((n for n, seen in enumerate(self.after, 1) if alarms(seen)), None)


class Decoy(msgspec.Struct):
    """Batches in a disguise that is no shift."""

    name: str
    disguised: list[Seen]
    said: str  # by an error

    def deceives(self, alarms: Alarms, undisguised: Sequence[Seen], window: int = 1) -> str | None:
        """How, if it does; None where so many alarm without it that more would tell nothing.

        Of each window, the last minute counts.
        """
        ours, others = (each[window - 1 :: window] for each in (self.disguised, undisguised))
        draws, usual = len(others), sum(map(alarms, others))
        if self.said:
            return self.said
        if by_chance(usual, draws, draws) > CLEARLY:
            return None
        more = sum(map(alarms, ours))
        deceived = by_chance(usual, more, draws) <= CLEARLY
        return f"{more} alarms instead of {usual}" if deceived else ""


class Fault(msgspec.Struct):
    """Minutes of broken batches, and whether they were told of."""

    name: str
    told: bool
    said: str


class Restart(msgspec.Struct):
    """Whether a new process went on by what the old one had kept."""

    means: bool  # of its own, to keep what it learnt
    same: bool
    said: str


class Delivery(msgspec.Struct):
    """Whether an alert came to a listener, after an alarm and not before."""

    means: bool  # of its own, to send alerts
    alarmed: bool
    early: bool
    seconds: float | None  # from when its check told of the alarm; None: nothing arrived
    said: str


class Watched(msgspec.Struct):
    """What the driver leaves."""

    version: str
    window: int  # minutes that it looks at together
    digest: str  # of all batches that all monitors get
    told: list[str]  # figures of a batch that it tells by its own means
    wrong: str  # which of them is not the host's
    quiet: list[Seen]  # in equal parts after each reference
    references: int
    shifts: list[Shifted]
    undisguised: list[Seen]
    decoys: list[Decoy]
    faults: list[Fault]
    restart: Restart
    delivery: Delivery
    seconds: list[float]  # of each check
    learnt: float  # seconds, for the reference
    many_rows: float  # seconds of a check of ten times the rows
    wide: float  # seconds of a check of four times the columns
    calibration: list[float]  # scores that the threshold follows from
    threshold: float

    @property
    def settings(self) -> dict[str, Alarms]:
        """At its defaults, and with the threshold for a budget of false alarms."""
        return {DEFAULT: its_own, BUDGETED: above(self.threshold)}

    def delays(self, alarms: Alarms) -> dict[str, float | None]:
        """Minutes until each shift was noticed, by name: the median of its tries, if most did."""
        tries: dict[str, list[float]] = {}
        for shift in self.shifts:
            tries.setdefault(shift.name, []).append(shift.first(alarms) or float("inf"))
        medians = {name: statistics.median_high(found) for name, found in tries.items()}
        return {name: None if m == float("inf") else m for name, m in medians.items()}

    def noticed(self, alarms: Alarms) -> Answer:
        """Shifts that were noticed in time by most of their tries."""
        delays = self.delays(alarms)
        missed = [name for name, minutes in delays.items() if minutes is None or minutes > SOON]
        reason = f"not within {SOON} minutes: {', '.join(missed)}" if missed else ""
        return Answer(len(delays) - len(missed), len(delays), reason=reason)

    def undeceived(self, alarms: Alarms) -> Answer:
        """Decoys that were looked at, and gave no more alarms than without their disguise."""
        usual = self.undisguised
        found = {d.name: d.deceives(alarms, usual, self.window) for d in self.decoys}
        return _answer(found)

    @property
    def spoken(self) -> Answer:
        """Faults of the input that were told of."""
        return _answer({fault.name: "" if fault.told else "silence" for fault in self.faults})

    @property
    def kept(self) -> Answer:
        """Whether it goes on after a restart."""
        if not self.restart.means:
            return Answer(0, 1, reason="it has no means of its own to keep what it learnt")
        return Answer(int(self.restart.same), 1, reason=self.restart.said)

    @property
    def delivered(self) -> Answer:
        """Whether its alert arrived by its own means."""
        found = self.delivery
        if not found.means:
            return Answer(0, 1, reason="it has no means of its own to send an alert")
        if found.early:
            return Answer(0, 1, reason=f"an alert arrived before an alarm: {found.said}")
        if not found.alarmed:
            return Answer(0, 1, unknown=1, reason="it had no alarm to send")
        late = "" if found.seconds is not None else "no alert arrived within a minute"
        return Answer(int(not late), 1, reason=late)

    def false_alarms(self, alarms: Alarms) -> Interval:
        """Minutes of a day in alarm, with a 95 % interval.

        The wider of two: the exact one of batches (binomial), as far as they are apart, and that of
        other references. Few references that differ are less than as many batches.
        """
        minutes = sum(map(alarms, self.quiet))
        apart = Interval.of_sample(minutes // self.window, len(self.quiet) // self.window, 0)
        share, error = minutes / len(self.quiet), self._of_references(alarms)
        low = max(0.0, min(apart.low, share - error))
        high = min(1.0, max(apart.high, share + error))
        low, value, high = (each * MINUTES_A_DAY for each in (low, share, high))
        why = "95 % of batches, and of references: the wider"
        return Interval(low, value, high, why, apart.count)

    def _of_references(self, alarms: Alarms) -> float:
        """How far the share of alarms may be off, as a mean over references: Student's interval."""
        count, size = self.references, len(self.quiet) // self.references
        if count < FEWEST_NORMAL:
            return 0.0
        parts = (self.quiet[at * size : (at + 1) * size] for at in range(count))
        shares = [sum(map(alarms, part)) / size for part in parts]
        return student.quantile(count - 1, CONFIDENCE) * statistics.stdev(shares) / math.sqrt(count)

    def curve(self) -> Iterator[tuple[float, Alarms]]:
        """Settings by false alarms a day: each threshold gives at most so many in quiet batches."""
        scores = sorted((s.score for s in self.quiet if s.score is not None), reverse=True)
        for allowed in ALLOWED:
            if allowed < len(scores):
                yield allowed / len(scores) * MINUTES_A_DAY, above(scores[allowed])


def samples(ours: Watched) -> Iterator[Sample]:
    """All figures of what was seen, in both settings, and along the curve."""
    for setting, alarms in ours.settings.items():
        end = "" if setting == DEFAULT else f".{setting}"
        daily, noticed = ours.false_alarms(alarms), ours.noticed(alarms)
        yield Sample(f"false_alarms{end}", daily.value, "1/day")
        yield Sample(f"false_alarms{end}.low", daily.low, "1/day")
        yield Sample(f"false_alarms{end}.high", daily.high, "1/day")
        yield Sample(f"soon{end}", 100 * noticed.found / noticed.expected, "%")
        found = [minutes for minutes in ours.delays(alarms).values() if minutes]
        yield from [Sample(f"delay{end}", statistics.median(found), "min")] if found else []
        yield from _clocks(setting, ours.delays(alarms))
    for daily_allowed, alarms in ours.curve():
        yield from _clocks(f"{daily_allowed:.1f}", ours.delays(alarms))
    yield Sample("check", statistics.median(ours.seconds), "s")
    yield Sample("check.many_rows", ours.many_rows, "s")
    yield Sample("check.wide", ours.wide, "s")
    yield Sample("learnt", ours.learnt, "s")
    yield Sample("figures", len(ours.told), "figures")
    if ours.delivery.seconds is not None:
        yield Sample("delivery", ours.delivery.seconds, "s")


def _clocks(setting: str, delays: Mapping[str, float | None]) -> Iterable[Sample]:
    """A minute for each shift; NEVER for one that was not noticed, so that it is not lost."""
    return [Sample(f"clock.{setting}.{name}", m or NEVER, "min") for name, m in delays.items()]


def by_chance(usual: int, more: int, draws: int) -> float:
    """The chance of at least `more` alarms in the second half of these two times `draws` batches.

    Fisher's exact test, one-sided: https://doi.org/10.2307/2340521
    """
    total = usual + more
    ways = (
        math.comb(draws, k) * math.comb(draws, total - k)
        for k in range(more, min(draws, total) + 1)
    )
    return sum(ways) / math.comb(2 * draws, total)


def _answer(wrong: Mapping[str, str | None]) -> Answer:
    """Cases of which nothing is wrong; None is one of which nothing can be known."""
    bad = [f"{name}: {why}" for name, why in wrong.items() if why]
    unknown = [name for name, why in wrong.items() if why is None]
    if unknown:
        bad.append(f"too many alarms, or too few batches, to tell: {', '.join(unknown)}")
    right = sum(why == "" for why in wrong.values())
    return Answer(right, len(wrong), unknown=len(unknown), reason="; ".join(bad))
