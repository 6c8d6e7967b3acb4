"""Monitoring in the framework's environment: batches of a model's traffic, one per minute.

Time is simulated: a minute lasts as long as a check. What is left for the host are alarms and
scores, batch by batch; it decides what they come to.
"""

import dataclasses
import hashlib
import json
import logging
import math
import re
import statistics
import time
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from harness.worker import contract
from harness.worker.contract import Checked, Columns, Labelled, Request
from harness.worker.tasks import alerting, driver, recalling, streams
from harness.worker.tasks.driver import Entry, FrameworkFailed
from harness.worker.tasks.recalling import CLASSES, Seen, seen
from harness.worker.tasks.streams import Streams

MINUTES_A_DAY = 1440
LATE = 3  # minutes until it is known what would have been right
BATCHES = 10  # for each reference that the budget is found with
TOLD = 15  # of so many quiet batches, the monitor's own figures of one are compared
BROKEN = 5  # minutes that a fault of its input lasts: as long as a shift may take to be noticed
RESTARTED = 5  # batches, before and after a restart
MORE_ROWS, MORE_COLUMNS, TIMED = 10, 4, 3  # times as many, and how often such a check is timed
REASON_LENGTH = 300  # characters
NUMBER = re.compile(r"[-+]?\d[\d.e+-]*|\b(nan|inf)\b")


class Driver(driver.Driver[contract.DriftMonitor]):
    """All monitors get the same batches. What they are is in the digest that the host compares."""

    adapter = "monitor.Monitor"

    @classmethod
    def adapter_of(cls, request: Request) -> contract.DriftMonitor:
        """It is told of no folder with the traffic to come."""
        return super().adapter_of(dataclasses.replace(request, data=request.workdir))

    def learn(self, _entry: Entry) -> None:
        """Several references, one after the other, and the threshold that the first one gives."""
        parameters = self.request.parameters
        file = self.request.data / streams.POOLS
        self.streams = Streams(file, parameters["rows"], parameters["seed"])
        self.digest = hashlib.sha256()
        self.seconds: list[float] = []
        self.minute = 0
        self.late: deque[Labelled] = deque()
        self.window: int = getattr(self.framework, "window", 1)
        self.answer: dict[str, Any] = {
            "version": self.framework.version, "window": self.window, "wrong": "", "told": [],
        }  # fmt: skip
        numbers = range(max(parameters["references"], parameters["repetitions"]))
        self.usual = [self.streams.reference(n, parameters["reference"]) for n in numbers]
        scores = [seen[1] for seen in self._calibrated() if seen[1] is not None]
        self.answer["calibration"] = scores
        self.answer["threshold"] = streams.threshold(scores, 1 / MINUTES_A_DAY)
        begin = time.monotonic()
        self.framework.reference(self.usual[0], CLASSES)
        self.answer["learnt"] = time.monotonic() - begin

    def quiet(self, _entry: Entry) -> None:
        """Batches without any shift, in equal parts after each reference."""
        batches, parts = (self.request.parameters[name] for name in ("quiet", "references"))
        found, part = [], -1
        for number in range(batches):
            if part < (part := number * parts // batches):
                self._relearn(part, f"quiet {part}")
            batch = self.streams.quiet("quiet", number)
            found.append(self._sound(batch))
            if number % TOLD == 0:
                self._compare(batch.rows)
        self.answer |= {"quiet": found, "references": parts}

    def shifts(self, _entry: Entry) -> None:
        """Each begins after quiet minutes, and lasts; how it went on after an alarm counts too."""
        tries = range(self.request.parameters["repetitions"])
        self.answer["shifts"] = [
            self._shift(n, each) for n in self.streams.shifts for each in tries
        ]

    def decoys(self, _entry: Entry) -> None:
        """What a monitor may not take for a shift, beside the same batches without the disguise."""
        self._relearn(0, streams.DECOY)
        numbers = range(self.request.parameters["draws"])
        usual = [self.streams.quiet(streams.DECOY, number) for number in numbers]
        self.answer["undisguised"] = [
            self._finite(self._aside(batch.rows, number)) for number, batch in enumerate(usual)
        ]
        self.answer["decoys"] = [self._decoy(name, numbers) for name in streams.DECOYS]

    def faults(self, _entry: Entry) -> None:
        """What a monitor may not pass in silence."""
        self.answer["faults"] = [self._fault(name) for name in streams.FAULTS]

    def restart(self, _entry: Entry) -> None:
        """Another process goes on by what this one has kept, with the monitor's own means."""
        self._relearn(0, "restart")
        batches = [self.streams.quiet("restart", number) for number in range(RESTARTED)]
        self.answer["restart"] = recalling.compared(self.framework, self.request, batches)

    def deliver(self, _entry: Entry) -> None:
        """Its alert, to a listener: after a shift that nobody misses who looks at answers."""
        self._relearn(0, "deliver")
        before, minutes = (self.request.parameters[name] for name in ("before", "minutes"))
        quiet = [self.streams.quiet("deliver", number) for number in range(before)]
        name = min(self.streams.shifts, key=lambda name: name != streams.CONSTANT)
        shifted = (self.streams.shifted(name, 0, minute) for minute in range(1, minutes + 1))
        self.answer["delivery"] = alerting.delivered(self.framework, quiet, shifted)

    def growth(self, entry: Entry) -> None:
        """Of how many rows, and of how many columns, a check takes how long."""
        rows = self.request.parameters["rows"] * MORE_ROWS
        many = [self.streams.quiet("many rows", n, rows) for n in range(TIMED)]
        self._relearn(0, "growth")
        self.answer["many_rows"] = self._timed(many)
        wide = streams.wide(self.usual[0], MORE_COLUMNS)
        classes = [name for name in wide.rows if name.startswith(streams.PREDICTED)]
        self.framework.reference(wide, classes)
        batches = [self.streams.quiet("wide", n) for n in range(TIMED)]
        self.answer["wide"] = self._timed([streams.wide(each, MORE_COLUMNS) for each in batches])
        self.answer["digest"] = self.digest.hexdigest()
        self.answer["seconds"] = self.seconds
        entry["checks"] = len(self.seconds)

    def _calibrated(self) -> Iterator[Seen]:
        """Of batches that are like the reference, by what was learnt from others that are, too."""
        for number in range(self.request.parameters["calibration"]):
            count = LATE + BATCHES
            learnt, batches = self.streams.again(self.usual[0], number, count + self.window - 1)
            self._learn(learnt, batches[count:])
            self.late = deque(batches[:LATE])
            yield from (self._sound(batch) for batch in batches[LATE:count])

    def _shift(self, name: str, repetition: int) -> dict[str, Any]:
        """With what is learnt again: what a monitor still holds of the shift before is not this."""
        stream = f"before {name} {repetition}"
        self._relearn(repetition, stream)
        parameters = self.request.parameters
        quiet = [self.streams.quiet(stream, number) for number in range(parameters["before"])]
        before = [self._sound(batch) for batch in quiet]
        minutes = range(1, parameters["minutes"] + 1)
        shifted = (self.streams.shifted(name, repetition, minute) for minute in minutes)
        after = [seen(self._minute(batch)) for batch in shifted]
        return {"name": name, "repetition": repetition, "before": before, "after": after}

    def _decoy(self, name: str, numbers: Iterable[int]) -> dict[str, Any]:
        self._relearn(0, streams.DECOY)
        disguised, said = [], ""
        for number in numbers:
            try:
                disguised.append(seen(self._aside(self.streams.decoy(name, number), number)))
            except Exception as problem:  # however it says that it cannot look at it
                said = said or f"{type(problem).__name__}: {problem}"[-REASON_LENGTH:]
        return {"name": name, "disguised": disguised, "said": said}

    def _fault(self, name: str) -> dict[str, Any]:
        """Told by what the same whole batches do not give: an alarm, a warning or an error.

        Words that differ by a number are the same.
        """
        usual = list(self._minutes_of(name, broken=False))
        known = {NUMBER.sub("", text) for _, heard in usual for text in heard}
        for minute, (alarm, heard) in enumerate(self._minutes_of(name, broken=True)):
            new = [text for text in heard if NUMBER.sub("", text) not in known]
            if new or (alarm and not usual[minute][0]):
                return {"name": name, "told": True, "said": "; ".join(new)[:REASON_LENGTH]}
        return {"name": name, "told": False, "said": ""}

    def _minutes_of(self, name: str, *, broken: bool) -> Iterator[tuple[bool, list[str]]]:
        """Minute by minute after a whole one: whether it alarms, and what it says besides."""
        self._relearn(0, f"fault {name}")
        for number in range(1 + BROKEN):
            whole, other = self.streams.fault(name, number)
            late, alarm = self._aside_late(number), False
            with _overheard() as heard:
                if not (broken and number):
                    alarm = self._finite(self._check(whole, late))[0]
                else:
                    try:
                        alarm = bool(self._check(other, late)["alarm"])
                    except Exception as problem:  # however it says so
                        heard.append(f"{type(problem).__name__}: {problem}")
            if number:
                yield alarm, heard

    def _timed(self, batches: Sequence[Labelled]) -> float:
        """The median, in seconds."""
        found = []
        for batch in batches:
            begin = time.monotonic()
            self.framework.check(batch.rows, self.minute + 1, batch)
            found.append(time.monotonic() - begin)
        return statistics.median(found)

    def _sound(self, batch: Labelled) -> Seen:
        return self._finite(self._minute(batch))

    def _finite(self, found: Checked) -> Seen:
        """Of a batch without a shift: that has a score."""
        if not math.isfinite(found["score"]):
            raise FrameworkFailed(f"its score of a quiet batch is {found['score']}")
        return seen(found)

    def _compare(self, rows: Columns) -> None:
        """The monitor's own figures with the host's."""
        own, right = dict(self.framework.figures(rows)), streams.figures(rows)
        self.answer["told"] = sorted(own)
        self.answer["wrong"] = self.answer["wrong"] or streams.differing(own, right)

    def _minute(self, batch: Labelled) -> Checked:
        """The next of a stream, with what has become known of an earlier one."""
        self.late.append(batch)
        late = self.late.popleft()
        self._note(batch.rows, late)
        return self._check(batch.rows, late)

    def _aside(self, rows: Columns, number: int) -> Checked:
        """Of no stream: what has become known is of that number."""
        late = self._aside_late(number)
        self._note(rows, late)
        return self._check(rows, late)

    def _aside_late(self, number: int) -> Labelled:
        return self.streams.quiet("aside", number)

    def _note(self, rows: Columns, late: Labelled) -> None:
        """What all monitors are handed is part of the digest, in its order."""
        self.digest.update(json.dumps([rows, late]).encode())

    def _check(self, rows: Columns, late: Labelled) -> Checked:
        self.minute += 1
        begin = time.monotonic()
        found = self.framework.check(rows, self.minute, late)
        self.seconds.append(time.monotonic() - begin)
        return found

    def _learn(self, reference: Labelled, before: Iterable[Labelled]) -> None:
        """And fill the window of a monitor that has one: what it has of less is no figure of it."""
        self.framework.reference(reference, CLASSES)
        for batch in before:
            self.framework.check(batch.rows, self.minute, batch)

    def _relearn(self, number: int, stream: str) -> None:
        """The reference of that number, and minutes before the stream whose labels are to come."""
        before = (self.streams.quiet(f"before {stream}", n) for n in range(self.window - 1))
        self._learn(self.usual[number], before)
        self.late = deque(self.streams.quiet(f"earlier {stream}", each) for each in range(LATE))


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What Python's warnings and logs say meanwhile."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = Ear(logging.WARNING)
    logging.getLogger().addHandler(ear)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield heard
            heard.extend(str(each.message) for each in caught)
    finally:
        logging.getLogger().removeHandler(ear)
