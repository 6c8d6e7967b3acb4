"""Runs of different frameworks as one table: who comes from which run, and what cannot be compared.

All are scored by one rubric, each against its own plain Python. Where two runs have the same
framework, the first counts. Counts, cases and ratios are the framework's own and always join.
Figures that depend on the machine (`Question.is_of_machine`) join where kind of machine, shared
packages, harness code and profile are the same as in the run that most frameworks come from, or
else in the first run that has such a figure. Where they are not, the figure stays and gets no
points, and the costs of runs and installs are left out.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from harness.planning.catalog import Framework
from harness.records.intervals import Interval
from harness.records.record import Measurement, Record, State
from harness.scoring.changes import Measured
from harness.scoring.comparison import Comparison
from harness.scoring.scores import QuestionScore, Scores, rescored


class Conditions(msgspec.Struct, frozen=True):
    """What figures of a machine depend on, each in words; "" where it is not known."""

    machine: str
    packages: str
    code: str
    profile: str
    parameters: str = "none"


OTHER = {
    "machine": "another kind of machine",
    "packages": "other versions of the packages that all frameworks share",
    "code": "other code of the harness",
    "profile": "another profile",
    "parameters": "other parameters",
}
INSTALLS = "installs"
Of = Callable[[Record], Conditions]


class Origin(msgspec.Struct):
    """Which run a framework's figures come from, and when and where it was made."""

    framework: str
    run: str
    days: str
    machines: list[str]


class Joined(msgspec.Struct):
    """Several runs as one; `notes` say what was left out or has no points, and why."""

    whole: Measured
    origins: list[Origin]
    notes: list[str]


class _Part:
    """What one run gives: all of these frameworks, and all of its plain Python."""

    def __init__(self, run: Measured, of: Of, frameworks: Collection[str]) -> None:
        self.run = run
        self.of = of
        self.frameworks = frameworks
        self.cards = [c for c in run.scores.cards if c.target.framework in frameworks]
        self.records = [r for r in run.records if r.framework in frameworks]
        self.apart: dict[tuple[str, str], dict[str, None]] = {}  # run, why -> what
        self.recounted: dict[str, dict[str, None]] = {}  # run -> questions

    def origins(self) -> Iterable[Origin]:
        for name in sorted(self.frameworks):
            own = [r for r in self.records if r.framework == name]
            days = sorted({r.started_at[:10] for r in own})
            machines = list(dict.fromkeys(self.of(r).machine for r in own))
            told = " to ".join(dict.fromkeys((days[0], days[-1])))
            yield Origin(name, self.run.name, told, machines)

    def notes(self) -> Iterable[str]:
        names = " and ".join(sorted(self.frameworks))
        for (run, why), what in self.apart.items():
            costs = [each for each in what if " " in each or each == INSTALLS]
            figures = len(what) - len(costs)
            if figures:
                costs.insert(0, "1 figure" if figures == 1 else f"{figures} figures")
            yield f"{names}: {', '.join(costs)} not comparable with {run}: measured with {why}"
        for run, asked in self.recounted.items():
            yield (
                f"{names}: another number of cases than in {run}, by other code of the harness, "
                f"so compare these points with care: {', '.join(asked)}"
            )

    def conditions_of(self, what: Measurement, scenario: str) -> set[Conditions]:
        """Of its runs on a scenario, or of its installs."""
        found = [r for r in self.records if (r.measurement, r.scenario) == (what, scenario)]
        return {self.of(r) for r in found}

    def conditions(self, found: QuestionScore) -> set[Conditions]:
        """Of the figures behind an answer."""
        return {self.of(r) for r in found.reading.records if r.framework in self.frameworks}

    def answers(self, asked: QuestionScore) -> list[QuestionScore]:
        """All that have a figure, to the same question."""
        return [
            found
            for card in self.cards
            for found in card.dimensions[asked.question.dimension].questions
            if found.question.name == asked.question.name and found.reading.interval is not None
        ]

    def conditions_of_all(self, asked: QuestionScore) -> set[Conditions]:
        """Of the figures behind all answers to a question."""
        return {each for found in self.answers(asked) for each in self.conditions(found)}

    def differs(
        self, what: str, own: set[Conditions], other: "_Part", theirs: set[Conditions]
    ) -> list[str]:
        """Why figures cannot be compared, which is kept for the notes; nothing when they can."""
        why = list(_differences(own, theirs)) if own and theirs else []
        for each in why:
            self.apart.setdefault((other.run.name, each), {})[what] = None
        return why


def join(
    runs: Sequence[Measured], conditions: Sequence[Of], frameworks: Mapping[str, Framework]
) -> Joined:
    """The first run beside the others."""
    parts: list[_Part] = []
    notes: list[str] = []
    taken: dict[str, str] = {}
    for run, of in zip(runs, conditions, strict=True):
        there = {card.target.framework for card in run.scores.cards}
        for name in sorted(there & taken.keys()):
            notes.append(f"{name}: in {taken[name]} and in {run.name}; {taken[name]} counts")
        parts.append(_Part(run, of, there - taken.keys()))
        taken = dict.fromkeys(there, run.name) | taken
    anchor = max([*parts[1:], parts[0]], key=lambda part: len(part.frameworks))
    others = [part for part in parts if part is not anchor]
    cards = list(anchor.cards)
    for n, part in enumerate(others):
        judge = partial(_judged, part, [anchor, *others[:n]])
        cards += [rescored(c, judge, frameworks[c.target.framework]) for c in part.cards]
    cards.sort(key=lambda card: str(card.target))  # each with its roles in their order
    plain = [r for r in anchor.run.records if r.framework not in taken]
    whole = Measured(
        name=" beside ".join(run.name for run in runs),
        records=[*plain, *(r for part in parts for r in part.records)],
        scores=Scores(runs[0].scores.rubric, cards),
        comparison=_comparison(anchor, others, taken),
    )
    for part in others:
        notes += part.notes()
    return Joined(whole, [origin for part in parts for origin in part.origins()], notes)


def _judged(part: _Part, before: Sequence[_Part], found: QuestionScore) -> QuestionScore:
    """Without points where its figure cannot be compared with the first that there is."""
    other = next((each for each in before if each.answers(found)), None)
    if other is None or found.points is None or found.reading.interval is None:
        return found
    question = f"{found.question.dimension}.{found.question.name}"
    own, theirs = part.conditions(found), other.conditions_of_all(found)
    if not found.question.is_of_machine:
        codes = [{each.code for each in side} for side in (own, theirs)]
        if found.question.map == "cases" and (codes[0] != codes[1] or "" in codes[0]):
            known = {count for each in other.answers(found) for count in _cases(each)}
            if not _cases(found) <= known:
                part.recounted.setdefault(other.run.name, {})[question] = None
        return found
    why = part.differs(question, own, other, theirs)
    if not why:
        return found
    reason = "; ".join(filter(None, [f"measured with {' and '.join(why)}", found.reading.reason]))
    reading = msgspec.structs.replace(found.reading, reason=reason)
    return QuestionScore(found.question, reading, None)


def _cases(found: QuestionScore) -> set[tuple[str, int]]:
    """How many cases each figure behind an answer has."""
    return {
        (name, record.answers[name].expected)
        for record in found.reading.records
        for name in found.question.figures
        if name in record.answers and record.answers[name].state is State.MEASURED
    }


def _comparison(anchor: _Part, others: Sequence[_Part], taken: Collection[str]) -> Comparison:
    """Costs of all that can be compared; of two A/A bands the wider."""
    whole = anchor.run.comparison
    gone = set(taken) - set(anchor.frameworks)
    rows = [row for row in whole.rows if row.target.framework not in gone]
    installs = {n: r for n, r in whole.installs.items() if r.framework not in gone}
    noise = dict(whole.noise)
    for n, part in enumerate(others):
        own, before = part.run.comparison, [anchor, *others[:n]]
        for scenario in dict.fromkeys(row.scenario for row in own.rows):
            if _apart(part, before, f"runs of {scenario}", Measurement.RUN, scenario):
                continue
            alone = not any(row.scenario == scenario for row in rows)
            rows += [
                row
                for row in own.rows
                if row.scenario == scenario
                if row.target.framework in part.frameworks
                or (alone and row.target.framework not in taken)
            ]
            for work in dict.fromkeys(row.work for row in own.rows if row.scenario == scenario):
                noise[work] = _widest(noise.get(work, {}), own.noise.get(work, {}))
        if not _apart(part, before, INSTALLS, Measurement.INSTALL, ""):
            installs |= {n: r for n, r in own.installs.items() if r.framework in part.frameworks}
    notes = [*whole.notes, *(note for part in others for note in part.run.comparison.notes)]
    return Comparison(rows, noise, installs, notes)


def _apart(
    part: _Part, before: Sequence[_Part], what: str, measured: Measurement, scenario: str
) -> bool:
    """Whether these costs cannot be compared with the first that there are."""
    for other in before:
        if theirs := other.conditions_of(measured, scenario):
            return bool(part.differs(what, part.conditions_of(measured, scenario), other, theirs))
    return False


def _widest(one: Mapping[str, Interval], other: Mapping[str, Interval]) -> dict[str, Interval]:
    found = {**one, **other}
    for cost in one.keys() & other.keys():
        found[cost] = one[cost].reaching(other[cost].low, other[cost].high)
    return found


def _differences(own: set[Conditions], theirs: set[Conditions]) -> Iterable[str]:
    for name, told in OTHER.items():
        sides = [sorted({getattr(each, name) for each in side}) for side in (own, theirs)]
        if sides[0] != sides[1] or "" in sides[0]:
            yield f"{told} (here {_only(*sides)}; there {_only(*reversed(sides))})"


def _only(own: Sequence[str], other: Sequence[str]) -> str:
    """What one side says and the other does not, without what both say alike."""
    alike = {part for each in other for part in each.split(", ")}
    parts = (", ".join(p for p in each.split(", ") if p not in alike) for each in own)
    return " and ".join(filter(None, parts)) or "not recorded"
