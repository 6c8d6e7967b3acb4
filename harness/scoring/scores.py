"""Scores: from indicators to dimensions to totals, each with its interval and its coverage."""

import math
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from harness.planning.catalog import Framework
from harness.planning.plan import Target
from harness.records.record import Record
from harness.scoring.reading import Range, Reading, Readings, State
from harness.scoring.rubric import Dimension, Indicator, Rubric

MOST = 10.0  # points


class IndicatorScore(msgspec.Struct):
    """One answer and what it is worth; `points` is None when it is worth nothing either way."""

    indicator: Indicator
    reading: Reading
    points: Range | None

    @property
    def records(self) -> list[Record]:
        """The newest record of the framework that the figure stands in, and of the baseline."""
        return list({r.framework: r for r in self.reading.records}.values())

    @property
    def evidence(self) -> list[str]:
        """Files of the run, in its folder, that show the figure as these records hold it."""
        return list(dict.fromkeys(path for r in self.records for path in r.evidence))


class DimensionScore(msgspec.Struct):
    """The mean of its indicators. Those without points widen [`low`, `high`] and leave `score` be.

    `score` is None when no indicator has points: then the interval is all there is.
    """

    dimension: Dimension
    score: float | None
    low: float
    high: float
    covered: int
    indicators: list[IndicatorScore]

    @property
    def of(self) -> int:
        return len(self.indicators)


class Card(msgspec.Struct):
    """All scores of one framework in one stratum.

    `total` is None as long as a dimension has no score; `measured` is the total over those that do.
    """

    target: Target
    kind: Literal["baseline", "tracker", "orchestrator"]
    default: bool  # whether the stratum is its framework's default one
    companion: str
    dimensions: dict[str, DimensionScore]
    total: float | None
    low: float
    high: float
    measured: float | None


class Scores(msgspec.Struct):
    """Everything that a rubric says of a run's records."""

    rubric: Rubric
    cards: list[Card]


def score(records: Iterable[Record], rubric: Rubric, frameworks: Mapping[str, Framework]) -> Scores:
    """A pure function of records, rubric and static facts; the order of records does not matter.

    Records of frameworks or strata that are gone have no card.
    """
    baseline = next(f.name for f in frameworks.values() if f.kind == "baseline")
    readings = Readings(records, baseline)
    known = [
        target
        for target in readings.targets
        if target.framework in frameworks and target.stratum in frameworks[target.framework].strata
    ]
    return Scores(rubric, [_card(t, readings, rubric, frameworks[t.framework]) for t in known])


def points(indicator: Indicator, value: float) -> float:
    """0 to 10: B and H in proportion to a ratio in [0, 1], L in proportion to the logarithm."""
    if indicator.map != "L":
        return MOST * min(max(value, 0.0), 1.0)
    best, worst = float(indicator.best or 0), float(indicator.worst or 0)
    if value <= best:
        return MOST
    if value >= worst:
        return 0.0
    return max(0.0, MOST * math.log(worst / value) / math.log(worst / best))


def _card(target: Target, readings: Readings, rubric: Rubric, framework: Framework) -> Card:
    dimensions = {
        name: _dimension(dimension, [_indicator(readings.read(target, i), i) for i in asked])
        for name, dimension in rubric.dimensions.items()
        for asked in [dimension.indicators.values()]
    }
    stratum = framework.strata[target.stratum]
    return Card(
        target=target,
        kind=framework.kind,
        default=stratum.default,
        companion=stratum.companion,
        dimensions=dimensions,
        total=_weighted({d: s.score for d, s in dimensions.items()}, rubric, partial=False),
        low=_weighted({d: s.low for d, s in dimensions.items()}, rubric, partial=False) or 0.0,
        high=_weighted({d: s.high for d, s in dimensions.items()}, rubric, partial=False) or 0.0,
        measured=_weighted({d: s.score for d, s in dimensions.items()}, rubric, partial=True),
    )


def _indicator(reading: Reading, indicator: Indicator) -> IndicatorScore:
    if reading.state is State.UNSUPPORTED:
        return IndicatorScore(indicator, reading, Range(0.0, 0.0, 0.0))
    if reading.state is State.FAILED:
        # As little as the slowest gets, or being slow would be worse than failing; and up to all,
        # since what failed here may work elsewhere.
        return IndicatorScore(indicator, reading, Range(0.0, 0.0, MOST))
    if reading.range is None:
        return IndicatorScore(indicator, reading, None)
    worth = sorted(points(indicator, value) for value in reading.range)
    return IndicatorScore(indicator, reading, Range(*worth))


def _dimension(dimension: Dimension, indicators: list[IndicatorScore]) -> DimensionScore:
    worth = [i.points for i in indicators if i.points is not None]
    count, missing = len(indicators), len(indicators) - len(worth)
    return DimensionScore(
        dimension=dimension,
        score=math.fsum(w.value for w in worth) / len(worth) if worth else None,
        low=math.fsum(w.low for w in worth) / count if count else 0.0,
        high=(math.fsum(w.high for w in worth) + MOST * missing) / count if count else MOST,
        covered=len(worth),
        indicators=indicators,
    )


def _weighted(scores: Mapping[str, float | None], rubric: Rubric, *, partial: bool) -> float | None:
    """The weighted mean; with `partial` over those that there are, else None if one is missing."""
    there = {name: value for name, value in scores.items() if value is not None}
    weights = {name: rubric.dimensions[name].weight for name in there}
    total = math.fsum(weights.values())
    if not total or (len(there) < len(scores) and not partial):
        return None
    return math.fsum(weights[name] * value for name, value in there.items()) / total
