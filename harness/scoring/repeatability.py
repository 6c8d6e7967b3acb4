"""How well what is measured repeats: one run against itself, and two runs of the same code.

A question has moved if the newer value lies outside the older interval, which is stricter than what
`changes` calls beyond noise. Of 100 questions at most 5 should: the intervals of `replication` are
made for that.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from harness.records.intervals import Interval
from harness.scoring import ranking
from harness.scoring.changes import Changes, Side
from harness.scoring.comparison import Comparison
from harness.scoring.rubric import Rubric
from harness.scoring.scores import ENDS, Scores

MOST_MOVED = 0.05  # of all that can be told
LEAST_ZERO = 0.95  # of the figures of an A/A control


class Itself(msgspec.Struct):
    """A framework's A/A control: in how many of its figures the difference may be 0."""

    target: str
    figures: int
    zero: int
    others: list[str]  # those that it differs in from itself

    @property
    def holds(self) -> bool:
        return self.zero >= LEAST_ZERO * self.figures


class Moved(msgspec.Struct):
    """Of all questions with that map: what two runs of the same code say of them."""

    map: str
    told: int = 0  # answered by both, with an interval or by a state
    moved: list[str] = []  # of those, the newer value is outside the older interval
    open: int = 0  # cannot be told: no interval, or another machine or profile

    @property
    def holds(self) -> bool:
        return len(self.moved) <= MOST_MOVED * self.told


class Verdicts(msgspec.Struct):
    """Who is before whom, of every two that are ranked together, in dimensions and totals."""

    pairs: int = 0
    same: int = 0
    turned: list[str] = []  # one run says one is before, the other run says the other is
    leaders: list[str] = []  # those ranks in which another one leads, or nobody any more

    @property
    def holds(self) -> bool:
        return not self.turned and not self.leaders


class Repeatability(msgspec.Struct):
    """Of two runs; `itself` is by run."""

    maps: list[Moved]
    verdicts: Verdicts
    itself: dict[str, list[Itself]]


def repeatability(
    found: Changes, before: tuple[Scores, Comparison], after: tuple[Scores, Comparison]
) -> Repeatability:
    """A pure function of two runs and of what `changes` finds between them."""
    return Repeatability(
        maps=moved(found, before[0].rubric),
        verdicts=verdicts(before[0], after[0]),
        itself={found.before: itself(before[1]), found.after: itself(after[1])},
    )


def itself(comparison: Comparison) -> list[Itself]:
    """By framework and deployment, over all that it was run on; three rounds are the fewest."""
    found: dict[str, Itself] = {}
    for row in comparison.rows:
        name = str(row.target)
        for cost, difference in row.control.items():
            if not difference.known:
                continue
            one = found.setdefault(name, Itself(name, 0, 0, []))
            one.figures += 1
            if difference.holds(0):
                one.zero += 1
            else:
                one.others.append(f"{row.work} {cost}")
    return list(found.values())


def moved(found: Changes, rubric: Rubric) -> list[Moved]:
    """Of what is scored, by map, in the order of the rubric."""
    maps = {f"{q.dimension}.{q.name}": q.map for q in rubric.questions if not q.fact}
    counts = {name: Moved(name) for name in dict.fromkeys(maps.values())}
    for shift in found.questions:
        if shift.what not in maps:
            continue
        count = counts[maps[shift.what]]
        if shift.beyond_noise is None:
            count.open += 1
            continue
        count.told += 1
        if _has_moved(shift.before, shift.after):
            count.moved.append(f"{shift.target} {shift.what}")
    return list(counts.values())


def _has_moved(before: Side, after: Side) -> bool:
    if isinstance(before, Interval) and isinstance(after, Interval):
        return not before.holds(after.value)
    return before != after


def verdicts(before: Scores, after: Scores) -> Verdicts:
    """Of those that both runs rank."""
    found, newer = Verdicts(), dict(_ranks(after))
    for name, one in _ranks(before):
        if (other := newer.get(name)) is None:
            continue
        if one.leader != other.leader:
            found.leaders.append(
                f"{name}: {one.leader or 'nobody'}, then {other.leader or 'nobody'}"
            )
        sides = [(_places(getattr(one, end)), _places(getattr(other, end))) for end in ENDS]
        shared = set.intersection(*(set(places) for side in sides for places in side))
        for a, b in itertools.combinations(sorted(shared), 2):
            said = [[_order(places, a, b) for places in side] for side in sides]
            found.pairs += 1
            found.same += all(was == now for was, now in said)
            if any(was * now < 0 for was, now in said):
                found.turned.append(f"{name}: {a} and {b}")
    return found


def _ranks(scores: Scores) -> Iterator[tuple[str, ranking.Standing]]:
    for field, cards in ranking.fields(scores).items():
        yield f"{field}, total", ranking.by_total(cards)
        for name, standing in ranking.by_dimension(scores, cards).items():
            yield f"{field}, {name}", standing


def _places(groups: Sequence[Sequence[str]]) -> dict[str, int]:
    return {name: place for place, group in enumerate(groups) for name in group}


def _order(places: Mapping[str, int], one: str, other: str) -> int:
    """-1 where the one is before the other, 1 where it is behind, 0 where they are tied."""
    return (places[one] > places[other]) - (places[one] < places[other])
