"""A framework without a single answer: every question says what to write, none is an error."""

from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.measure.probe import probes
from harness.planning import catalog
from harness.records.plan import Target
from harness.records.record import Measurement, Status
from harness.records.store import RunStore
from harness.running import probing
from harness.running.session import Session
from tests.probes.contexts import this_environment
from tests.unit import stranger
from tests.unit.builders import a_cell, a_record

# They ask the package index, uv or the installed package, and nothing of the framework's folder.
ALONE = {"alone", "base_versions", "index", "pythons", "shared_environment", "wheelhouse"}


def no_data(_scenario: str, _profile: str) -> Path:
    raise HarnessError("nothing is prepared for an answer that is not there")


@pytest.mark.parametrize("name", sorted(probes().keys() - ALONE))
def test_a_question_without_an_answer_says_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere" / "frameworks"
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(elsewhere))
    folder = stranger.settle(elsewhere)
    stranger.edit(folder / "framework.toml", '["tracker"]', '["tracker", "orchestrator"]')
    store = RunStore(tmp_path / "run")
    store.logs.mkdir(parents=True)
    cell = a_cell(
        target=Target(stranger.NAME, "one"),
        measurement=Measurement.PROBE,
        probe=name,
        scenario="",
    )
    record = a_record(measurement=Measurement.PROBE, probe=name)
    environment = this_environment(tmp_path)
    known = catalog.frameworks()
    asked = probing.Asked(known[stranger.NAME], environment, environment, no_data)

    probing.ask(Session(store), cell, record, asked)

    assert record.status is Status.SKIPPED, record.reason
    assert record.reason.startswith("not answered yet: write ")
    assert "frameworks/stranger/" in record.reason
    assert not list(store.evidence.rglob("*.log")), "a process was started"
