"""The record's line: what is written can be read, and nothing else passes."""

import json
from typing import Any

import msgspec
import pytest

from harness.records.lines import decode, encode
from harness.records.record import SCHEMA, Answer, Sample, State, Status
from tests.unit.builders import a_record


@pytest.mark.parametrize("status", Status)
def test_a_record_of_every_status_survives_the_way_there_and_back(status: Status) -> None:
    record = a_record(
        status=status,
        reason="why | not",
        samples=[Sample("wall", 1.5, "s")],
        answers={
            "params": Answer(
                0, 3, state=State.UNSUPPORTED, reason="none", documentation="https://x"
            )
        },
        parameters={"epochs": 2, "names": ["a", "b"]},
    )
    assert decode(encode(record)) == record


def test_a_record_is_one_line() -> None:
    assert b"\n" not in encode(a_record(reason="two\nlines"))


def changed(**changes: Any) -> bytes:
    fields = json.loads(encode(a_record()))
    fields.update(changes)
    return json.dumps({name: value for name, value in fields.items() if value != "absent"}).encode()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (changed(status="splendid"), "status"),
        (changed(machine="absent"), "machine"),
        (changed(repetition="one"), "repetition"),
        (changed(samples=[{"name": "wall", "value": None, "unit": "s"}]), "value"),
        (changed(mood="good"), "mood"),
        (changed(schema=SCHEMA + 1), f"schema {SCHEMA + 1}; this harness reads {SCHEMA} and older"),
        (b"no json", "malformed"),
    ],
)
def test_what_is_no_record_is_refused_with_the_reason(line: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        decode(line)


def test_what_could_not_be_read_again_is_not_written() -> None:
    record = a_record()
    record.status = "splendid"  # type: ignore[assignment]
    with pytest.raises(msgspec.ValidationError, match="status"):
        encode(record)


def test_a_sample_is_found_by_name_and_absent_ones_are_none() -> None:
    record = a_record(samples=[Sample("wall", 1.5, "s"), Sample("cpu", 1.0, "s")])
    assert record.sample("cpu") == 1.0
    assert record.sample("written") is None
