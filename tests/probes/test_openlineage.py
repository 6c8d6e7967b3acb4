from pathlib import Path
from typing import Any

import pytest

from harness.measure.interoperability.openlineage import SCHEMA, Event, contents, judged, kind_of
from harness.measure.interoperability.reading import read
from harness.measure.interoperability.receivers import Received

from .contexts import a_context


def test_events_come_one_by_one_or_as_a_list() -> None:
    bodies = [b'{"eventType": "START"}', b'[{"eventType": "FAIL"}, {}]', b"no json"]
    found = contents([Received(0.0, "POST", "/", body) for body in bodies])
    assert [kind_of(event) for event in found] == ["START", "FAIL", "", ""]


def test_every_event_of_a_kind_has_to_be_valid() -> None:
    good, bad = Event("START", {}, []), Event("START", {}, ["$: no run"])
    assert judged([good], "START") == ""
    assert "not valid" in judged([good, bad], "START")
    assert "no FAIL" in judged([good], "FAIL")


def an_event(**changed: Any) -> dict[str, Any]:
    producer = "https://example.org/producer"
    facet = {"_producer": producer, "_schemaURL": "https://example.org/facet.json"}
    return {
        "eventType": "START",
        "eventTime": "2026-01-01T00:00:00.000Z",
        "producer": producer,
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": "3f5e83fa-3480-44ff-99c5-ff943904e5e8", "facets": {"parent": facet}},
        "job": {"namespace": "n", "name": "j"},
        "inputs": [{"namespace": "n", "name": "d"}],
        **changed,
    }


@pytest.mark.timeout(300)  # the first time, readers are installed
def test_the_schema_takes_what_is_valid_and_nothing_else(tmp_path: Path) -> None:
    wrong: list[dict[str, Any]] = [
        {"eventTime": "yesterday"},
        {"eventType": "BEGIN"},
        {"producer": "no uri"},
        {"run": {"runId": "7"}},
        {"job": {"name": "j"}},
        {"outputs": [{"namespace": "n"}]},
        {"run": {"runId": "3f5e83fa-3480-44ff-99c5-ff943904e5e8", "facets": {"x": {}}}},
    ]
    lines = [an_event(), *(an_event(**change) for change in wrong)]
    first, *others = read(a_context(tmp_path), "events", schema=str(SCHEMA), lines=lines)
    assert first == []
    assert all(others), others
