"""Monitors with planted faults, on a toy's traffic: each is caught by what the driver left."""

import json
import logging
import math
import random
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.request import urlopen

import msgspec
import pytest

from frameworks.plain.monitor import Monitor
from harness.planning import catalog
from harness.records.record import Answer
from harness.tasks.monitoring.task import Monitoring
from harness.tasks.monitoring.watched import (
    BUDGETED,
    CLEARLY,
    NEVER,
    SOON,
    Decoy,
    Seen,
    Watched,
    by_chance,
    its_own,
    samples,
)
from harness.worker.contract import Checked, Columns, Labelled, Request
from harness.worker.tasks import alerting, monitoring, streams
from harness.worker.tasks.driver import FrameworkFailed

ROWS = 2000
PARAMETERS: dict[str, Any] = {
    "seed": 1, "reference": 1000, "rows": 100, "calibration": 30, "quiet": 100,
    "before": 5, "minutes": 10, "references": 2, "repetitions": 2, "draws": 10,
}  # fmt: skip
Watch = Callable[..., Watched]


def pool(shift: float, chance: random.Random) -> dict[str, list[Any]]:
    answers = [chance.randrange(3) for _ in range(ROWS)]
    return {
        "first": [chance.gauss(shift, 1) for _ in range(ROWS)],
        "second": [chance.random() for _ in range(ROWS)],
        streams.PREDICTED: answers,
        streams.LABEL: answers,
    }


class Quick(Monitor):
    """Plain's, without its tests: the mean of the first column decides."""

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        score = abs(streams.figures(rows)["mean.first"])
        return {"alarm": score > 0.5, "score": score}

    def figures(self, rows: Columns) -> dict[str, float]:
        return streams.figures(rows)


class PValue(Quick):
    """By the p-value of a difference of means, of one standard deviation."""

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        now, learnt = streams.figures(rows), streams.figures(self.learnt.rows)
        apart = abs(now["mean.first"] - learnt["mean.first"])
        deviation = math.sqrt(1 / now["rows"] + 1 / learnt["rows"])
        score = -math.log(math.erfc(apart / deviation / math.sqrt(2)))
        return {"alarm": score > 3, "score": score}


class Always(Quick):
    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        return {**super().check(rows, minute, late), "alarm": True}


class Never(Quick):
    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        return {**super().check(rows, minute, late), "alarm": False}


class Late(Quick):
    """By seven batches."""

    seen: Sequence[bool] = ()

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        super().reference(learnt, classes)
        self.seen = ()

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        found = super().check(rows, minute, late)
        self.seen = (*self.seen, found["alarm"])[-8:]
        return {**found, "alarm": len(self.seen) == 8 and self.seen[0]}


class Drops(Quick):
    """Every tenth row."""

    def figures(self, rows: Columns) -> dict[str, float]:
        kept = {n: [v for at, v in enumerate(vs) if at % 10] for n, vs in rows.items()}
        return super().figures(kept)


class Peeks(Quick):
    """At the traffic to come, with whatever labels lie there."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.pools = json.loads((request.data / streams.POOLS).read_text())


class Warns(Quick):
    """In its log, of a column that is not there."""

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        if "first" not in rows:
            logging.getLogger("it").warning("no column first")
            return {"alarm": False, "score": 0.0}
        return super().check(rows, minute, late)


class Mute(Quick):
    """Passes over whatever is broken."""

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        try:
            return super().check(rows, minute, late)
        except KeyError:
            return {"alarm": False, "score": 0.0}


class Waits(Quick):
    """Until three batches in a row had no rows, as rules with a delay do."""

    empty = 0

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        self.empty = 0 if rows["second"] else self.empty + 1
        return {"alarm": self.empty == 3, "score": float(self.empty)}


class Sums(Quick):
    """The mean of the first column over three minutes."""

    window = 3
    held: ClassVar[list[int]] = []  # minutes, when it was to keep them

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        super().reference(learnt, classes)
        self.means: list[float] = []

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        self.means = [*self.means[-2:], streams.figures(rows)["mean.first"]]
        score = abs(math.fsum(self.means)) / len(self.means)
        return {"alarm": score > 0.5, "score": score}

    def keep(self, folder: Path) -> None:
        super().keep(folder)
        self.held.append(len(self.means))


class Mutters(Quick):
    """The same words of each batch, with another number."""

    count = 0

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        self.count += 1
        logging.getLogger("it").warning("batch %d looks fine", self.count)
        return {"alarm": False, "score": 0.0}


class Posts(Quick):
    """Each alarm, at once."""

    listener = ""

    def notify(self, listener: str) -> None:
        self.listener = listener

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        found = super().check(rows, minute, late)
        if found["alarm"] and self.listener:
            self.post()
        return found

    def post(self) -> None:
        with urlopen(self.listener, data=b"first has moved"):
            pass


class PostsNothing(Posts):
    def post(self) -> None:
        """As one whose alerts get lost."""


class PostsEarly(Posts):
    def notify(self, listener: str) -> None:
        super().notify(listener)
        self.post()


class PostsEarlyAndAlarms(PostsEarly):
    """An alarm of a quiet batch does not excuse what came before it."""

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        return {**super().check(rows, minute, late), "alarm": bool(self.listener)}


class Lost(Quick):
    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        return {**super().check(rows, minute, late), "score": math.nan}


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Let a monitor watch the toy's traffic; what the driver leaves."""
    chance = random.Random(1)
    pools = {"quiet": pool(0, chance), "moved": pool(2, chance)}
    pools["meaning"] = pools["quiet"] | {streams.LABEL: [3] * ROWS}
    shifts = {
        "moved": {"pool": "moved"},
        "moves": {"pool": "moved", "grows": True},
        "meaning": {"pool": "meaning"},
    }
    (tmp_path / streams.POOLS).write_text(json.dumps({"pools": pools, "shifts": shifts}))

    data, workdir = tmp_path / "data", tmp_path / "workdir"
    data.mkdir()
    workdir.mkdir()
    (tmp_path / streams.POOLS).rename(data / streams.POOLS)

    def made(kind: type[Monitor], *, restarted: bool = False, **changes: Any) -> Watched:
        request = Request(
            framework="plain", deployment="process", scenario="toy", profile="smoke",
            parameters={**PARAMETERS, **changes}, data=data, workdir=workdir,
            evidence=tmp_path, ports=(),
        )  # fmt: skip
        module = types.ModuleType("frameworks.plain.monitor")
        module.Monitor = kind  # type: ignore[attr-defined]  # as an adapter's module
        monkeypatch.setitem(sys.modules, module.__name__, module)
        driver = monitoring.Driver(request, monitoring.Driver.adapter_of(request))
        for phase in Monitoring.phases[1:]:
            if restarted or phase != "restart":
                getattr(driver, phase)({})
        driver.answer.setdefault("restart", {"means": False, "same": False, "said": ""})
        return msgspec.convert(driver.answer, Watched)

    return made


def noticed(found: Watched) -> Answer:
    return found.noticed(its_own)


def undeceived(found: Watched) -> Answer:
    return found.undeceived(its_own)


def false_alarms(found: Watched) -> int:
    return sum(seen.alarm for seen in found.quiet)


def wrong(given: Watched, right: Watched) -> str:
    ours, base = (msgspec.to_builtins(each) for each in (given, right))
    return Monitoring().compare(ours, base).wrong


def test_a_sound_monitor_notices_both_shifts_and_no_decoy(watch: Watch) -> None:
    found = watch(Quick)
    assert false_alarms(found) == 0
    assert (noticed(found).found, noticed(found).expected) == (2, 3)
    assert undeceived(found).found == undeceived(found).expected == 7
    assert wrong(found, watch(Monitor)) == ""


def test_plains_tests_alarm_as_often_as_they_say(watch: Watch) -> None:
    found = watch(Monitor, quiet=400, repetitions=3)
    daily = found.false_alarms(its_own)
    assert daily.low <= 0.05 * monitoring.MINUTES_A_DAY
    assert daily.value >= 0.01 * monitoring.MINUTES_A_DAY  # Bonferroni errs by less than that
    assert found.noticed(found.settings[BUDGETED]).found == 3
    assert found.spoken.found == found.spoken.expected == 5


def test_one_that_always_alarms(watch: Watch) -> None:
    found = watch(Always)
    daily = found.false_alarms(its_own)
    assert daily.value == monitoring.MINUTES_A_DAY
    assert daily.low > 0.9 * monitoring.MINUTES_A_DAY
    assert noticed(found).found == 0  # it alarmed before
    assert undeceived(found).unknown == 7  # more alarms than all there cannot be


def test_one_that_never_alarms(watch: Watch) -> None:
    found = watch(Never)
    assert noticed(found).found == 0
    assert set(found.delays(its_own).values()) == {None}
    assert noticed(found).reason == "not within 5 minutes: moved, moves, meaning"


def test_one_that_is_late_by_seven_batches(watch: Watch) -> None:
    found = watch(Late)
    assert found.delays(its_own)["moved"] == 8 > SOON
    assert noticed(found).found == 0


def test_one_that_drops_every_tenth_row(watch: Watch) -> None:
    said = wrong(watch(Drops), watch(Quick))
    assert said == "its own figures of a batch are not the host's: rows is 90 to it, and 100 to us"


def test_one_that_passes_over_what_is_broken(watch: Watch) -> None:
    found = watch(Mute)
    assert "a column is missing: silence" in found.spoken.reason
    assert watch(Quick).spoken.found > found.spoken.found


def test_a_fault_lasts_until_a_monitor_that_waits_has_told_of_it(watch: Watch) -> None:
    found = watch(Waits)
    told = {fault.name for fault in found.faults if fault.told}
    assert "no rows" in told
    assert "a column too many" not in told


def test_what_it_says_of_whole_batches_tells_of_no_fault(watch: Watch) -> None:
    assert watch(Mutters).spoken.found == 0
    told = {fault.name for fault in watch(Always).faults if fault.told}
    assert told == {fault for fault in streams.FAULTS if fault != "a column too many"}  # it raises


def test_at_a_restart_there_are_minutes_to_keep(watch: Watch) -> None:
    """What plain Python keeps has none of them, so the two processes differ."""
    assert watch(Sums, restarted=True).kept.found == 0
    assert Sums.held == [2]


def test_no_figure_is_of_a_window_that_is_not_full(watch: Watch) -> None:
    class Filling(Sums):
        def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
            found = super().check(rows, minute, late)
            return {**found, "alarm": len(self.means) < self.window}

    found = watch(Filling)
    assert false_alarms(found) == 0
    assert not any(seen.alarm for shift in found.shifts for seen in [*shift.before, *shift.after])


def test_minutes_of_one_window_are_no_alarms_of_their_own() -> None:
    """Ten of thirty disguised minutes: two of ten windows tell nothing, ten of thirty do."""
    burst = [Seen(5 <= at < 15, None) for at in range(30)]
    quiet = [Seen(False, None)] * 30
    assert Decoy("day", burst, "").deceives(its_own, quiet) == "10 alarms instead of 0"
    assert Decoy("day", burst, "").deceives(its_own, quiet, 5) == ""


def test_quiet_batches_come_in_equal_parts() -> None:
    for name in ("mnist_monitoring", "reviews_monitoring"):
        for profile in catalog.scenarios()[name].profiles.values():
            assert profile.parameters["quiet"] % profile.parameters["references"] == 0


def test_one_that_posts_its_alarm_and_one_that_does_not(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "SILENCE", 0.1)
    monkeypatch.setattr(alerting, "PATIENCE", 0.5)
    found = watch(Posts)
    assert (found.delivered.found, found.delivery.said) == (1, "first has moved")
    assert found.delivery.seconds is not None
    assert watch(PostsNothing).delivered.reason == "no alert arrived within a minute"
    assert "before an alarm" in watch(PostsEarly).delivered.reason
    assert "before an alarm" in watch(PostsEarlyAndAlarms).delivered.reason
    assert "no means of its own" in watch(Quick).delivered.reason


def test_one_that_has_no_alarm_to_send_is_not_judged(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(PostsNothing):
        def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
            return {**super().check(rows, minute, late), "alarm": False}

    monkeypatch.setattr(alerting, "SILENCE", 0.1)
    assert watch(Silent).delivered.unknown == 1


def alarming(shares: Sequence[float], size: int, chance: random.Random) -> Watched:
    """As many quiet batches after each reference, that alarm with its share."""
    quiet = [Seen(chance.random() < share, None) for share in shares for _ in range(size)]
    fields: dict[str, Any] = dict.fromkeys(Watched.__struct_fields__)
    fields |= {"quiet": quiet, "references": len(shares), "window": 1}
    return Watched(**fields)


def test_references_that_differ_widen_the_interval_of_false_alarms() -> None:
    """It holds the mean over all references, in at least 90 of 100 tries; batches alone do not."""
    chance, held, held_by_batches = random.Random(1), 0, 0
    for _ in range(200):
        found = alarming([chance.betavariate(1, 4) for _ in range(10)], 30, chance)
        daily = found.false_alarms(its_own)
        alike = msgspec.structs.replace(found, references=1).false_alarms(its_own)
        held += daily.low <= 0.2 * monitoring.MINUTES_A_DAY <= daily.high
        held_by_batches += alike.low <= 0.2 * monitoring.MINUTES_A_DAY <= alike.high
    assert held >= 180
    assert held_by_batches < 150


def test_a_warning_of_a_broken_batch_is_heard(watch: Watch) -> None:
    told = {fault.name: fault.said for fault in watch(Warns).faults if fault.told}
    assert told["a column is missing"] == "no column first"


def test_a_figure_that_is_none_is_no_figure() -> None:
    assert "mean.first is nan" in streams.differing({"mean.first": math.nan}, {"mean.first": 1.0})


def test_one_that_takes_each_class_for_a_text_is_deceived(watch: Watch) -> None:
    class Texts(Quick):
        def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
            texts = isinstance(rows[streams.PREDICTED][0], str)
            return {**super().check(rows, minute, late), "alarm": texts}

    assert undeceived(watch(Texts)).reason == "classes as texts: 10 alarms instead of 0"


def test_other_batches_are_no_comparison(watch: Watch) -> None:
    assert "other batches" in wrong(watch(Quick, seed=2), watch(Quick))


def test_a_score_that_is_none_is_a_failure(watch: Watch) -> None:
    with pytest.raises(FrameworkFailed, match="its score of a quiet batch is nan"):
        watch(Lost)


def test_one_that_looks_at_what_it_should_not_have_yet_finds_nothing(watch: Watch) -> None:
    with pytest.raises(FileNotFoundError):
        watch(Peeks)


def test_a_budget_holds_over_ten_thousand_batches(watch: Watch) -> None:
    """Expected are 8.3 in 12,000: the exact 95 % interval of a Poisson count is 3 to 14."""
    each = {"calibration": 100, "quiet": 1500}
    found = [watch(PValue, seed=seed, **each) for seed in range(8)]
    alarms = [sum(map(one.settings[BUDGETED], one.quiet)) for one in found]
    assert 3 <= sum(alarms) <= 14


def test_a_late_label_tells_that_labels_mean_something_else(watch: Watch) -> None:
    class OfLabels(Quick):
        def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
            wrong = late.labels[0] != late.rows[streams.PREDICTED][0]
            return {"alarm": wrong, "score": float(wrong)}

    found = watch(OfLabels)
    assert found.delays(its_own)["meaning"] == monitoring.LATE + 1


def test_a_clock_of_a_shift_that_nobody_noticed_is_not_lost(watch: Watch) -> None:
    found = {sample.name: sample.value for sample in samples(watch(Never))}
    assert found["clock.default.moved"] == NEVER
    assert found["clock.0.0.moved"] == 1  # by its score, with no false alarm
    assert found["soon"] == 0
    assert found["false_alarms.high"] > 0


def test_one_that_goes_on_after_a_restart(watch: Watch) -> None:
    kept = watch(Monitor, restarted=True).kept
    assert (kept.found, kept.expected) == (1, 1)


def test_one_that_forgets_what_it_had_learnt(watch: Watch) -> None:
    class Forgets(Monitor):
        def keep(self, folder: Path) -> None:
            whole = self.learnt
            self.learnt = whole._replace(rows=whole.rows | {"second": [0.0] * 9})
            super().keep(folder)
            self.learnt = whole

    kept = watch(Forgets, restarted=True).kept
    assert kept.found == 0
    assert "became" in kept.reason


def test_of_a_distance_the_threshold_gives_fewer_alarms() -> None:
    """Half-normal: of 1,440 less than one, and no less than a tenth of one."""
    chance = random.Random(1)
    scores = [abs(chance.gauss(0, 1)) for _ in range(20_000)]
    share = math.erfc(streams.threshold(scores, 1 / 1440) / math.sqrt(2))
    assert 0.1 / 1440 < share < 1 / 1440


def test_alarms_that_are_more_by_chance() -> None:
    """Against scipy: of ten batches and ten."""
    stats = pytest.importorskip("scipy.stats")
    for usual, more in ((0, 5), (0, 6), (2, 7), (4, 10), (5, 10)):
        table = [[more, 10 - more], [usual, 10 - usual]]
        right = float(stats.fisher_exact(table, alternative="greater").pvalue)
        assert by_chance(usual, more, 10) == pytest.approx(right)


def test_where_figures_are_taken_a_decoy_can_be_told() -> None:
    for name in ("mnist_monitoring", "reviews_monitoring"):
        profiles = catalog.scenarios()[name].profiles
        for profile in ("quick", "clock", "long"):
            draws = profiles[profile].parameters["draws"]
            assert by_chance(0, draws, draws) <= CLEARLY


def test_of_an_exponential_score_the_threshold_is_exact() -> None:
    chance = random.Random(1)
    scores = [chance.expovariate(1) for _ in range(20_000)]
    assert streams.threshold(scores, 1 / 1440) == pytest.approx(math.log(1440), rel=0.05)
