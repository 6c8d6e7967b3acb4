"""Answers: what the records say to a question, and what that is worth, here and anywhere."""

import math
from functools import partial
from typing import Literal

import msgspec

from harness.records.intervals import Interval
from harness.records.record import Record, State
from harness.scoring.combining import MOST
from harness.scoring.reading import Reading
from harness.scoring.rubric import Question

End = Literal["here", "anywhere"]
ENDS: tuple[End, ...] = ("here", "anywhere")


class Score(msgspec.Struct, frozen=True):
    """Points at both ends of what another deployment has: here it counts 0, anywhere it is open."""

    here: Interval
    anywhere: Interval

    @classmethod
    def of(cls, points: Interval) -> "Score":
        """Where no other deployment matters."""
        return cls(points, points)

    @property
    def split(self) -> bool:
        """Whether another deployment may make a difference."""
        return self.here != self.anywhere

    def at(self, end: End) -> Interval:
        return self.here if end == "here" else self.anywhere


OPEN = Score.of(Interval(0.0, MOST / 2, MOST, "not measured"))
# What another deployment has, of which nothing was measured here.
THERE = Interval(0.0, MOST / 2, MOST, State.ELSEWHERE)


class QuestionScore(msgspec.Struct):
    """One answer and what it is worth; `points` is None when it is worth nothing either way."""

    question: Question
    reading: Reading
    points: Score | None

    @property
    def records(self) -> list[Record]:
        """The newest record of the framework that the figure stands in, and of the baseline."""
        return list({r.framework: r for r in self.reading.records}.values())

    @property
    def evidence(self) -> list[str]:
        """Files of the run, in its folder, that show the figure as these records hold it."""
        return list(dict.fromkeys(path for r in self.records for path in r.evidence))

    @property
    def applies(self) -> bool:
        return self.reading.state is not State.NOT_APPLICABLE

    @property
    def counts(self) -> bool:
        """Whether it has a vote in its dimension, be it an open one."""
        return self.applies and not self.question.fact

    def known(self, end: End) -> Interval | None:
        """Its points at that end; None of what another deployment has that was not measured."""
        found = self.points.at(end) if self.points else None
        return None if found == THERE else found

    def anywhere(self, other: "QuestionScore | None") -> "QuestionScore":
        """With the points that another deployment's answer has, if this one refers to it."""
        if self.reading.state is not State.ELSEWHERE or not (self.points and other):
            return self
        if other.points is None or other.reading.state not in (State.MEASURED, State.FAILED):
            return self
        found = Score(self.points.here, other.points.here)
        return QuestionScore(self.question, self.reading, found)


def points(question: Question, value: float) -> float:
    """0 to 10: cases and ratios in proportion, log in proportion to the logarithm."""
    if question.map != "log":
        return MOST * min(max(value, 0.0), 1.0)
    best, worst = float(question.best or 0), float(question.worst or 0)
    if value <= best:
        return MOST
    if value >= worst:
        return 0.0
    return max(0.0, MOST * math.log(worst / value) / math.log(worst / best))


def answer(reading: Reading, question: Question) -> QuestionScore:
    """What the records say to a question, and what that is worth."""
    if question.fact:
        return QuestionScore(question, reading, None)
    if reading.state is State.ELSEWHERE and reading.own:
        return QuestionScore(question, reading, None)
    if reading.state is State.ELSEWHERE:
        return QuestionScore(question, reading, Score(Interval.exactly(0.0, reading.state), THERE))
    if reading.state is State.UNSUPPORTED:
        found = Interval.exactly(0.0, reading.state)
    elif reading.state is State.FAILED:
        # As little as the slowest gets, or being slow would be worse than failing; and up to all,
        # since what failed here may work elsewhere.
        found = Interval(0.0, 0.0, MOST, reading.reason)
    elif reading.interval is None:
        return QuestionScore(question, reading, None)
    else:
        worth = partial(points, question)
        found = reading.interval.mapped(worth)
        if reading.anywhere:
            return QuestionScore(question, reading, Score(found, reading.anywhere.mapped(worth)))
    return QuestionScore(question, reading, Score.of(found))
