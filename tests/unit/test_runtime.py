"""Samples of a run, and the division of its wall time."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.records.outcome import TreeSample
from harness.tasks.pipeline import samples
from harness.tasks.timeline import PRIORITY, Share, read, refused, shares_of
from tests.unit.builders import an_execution, an_outcome

SPANS = st.lists(
    st.tuples(st.sampled_from(PRIORITY), st.floats(-10, 110), st.floats(0, 50)).map(
        lambda span: (span[0], span[1], span[1] + span[2])
    ),
    max_size=12,
)


@given(SPANS)
def test_shares_sum_to_the_window_and_none_is_negative(
    spans: list[tuple[Share, float, float]],
) -> None:
    shares = shares_of(spans, 0.0, 100.0)
    assert sum(shares.values()) == pytest.approx(100.0)
    assert min(shares.values()) >= 0


@given(SPANS)
def test_the_order_of_spans_does_not_matter(spans: list[tuple[Share, float, float]]) -> None:
    assert shares_of(spans[::-1], 0.0, 100.0) == shares_of(spans, 0.0, 100.0)


def test_a_moment_that_two_cover_belongs_to_the_workload_first() -> None:
    shares = shares_of([("services", 0, 10), ("workload", 4, 6), ("imports", 5, 7)], 0, 20)
    assert shares["workload"] == 2
    assert shares["imports"] == 1
    assert shares["services"] == 7
    assert shares["rest"] == 10


def test_parallel_steps_count_once() -> None:
    assert shares_of([("workload", 0, 6), ("workload", 2, 8)], 0, 10)["workload"] == 8


def test_what_lies_outside_the_window_does_not_count() -> None:
    shares = shares_of([("workload", -5, 2), ("imports", 9, 50), ("services", 20, 30)], 0, 10)
    assert (shares["workload"], shares["imports"], shares["services"]) == (2, 1, 0)


def phase(name: str, begin: float, end: float, **more: Any) -> dict[str, Any]:
    return {"name": name, "begin": begin, "end": end, "error": None, "cpu": 0.0, **more}


def mark(kind: str, begin: float, end: float, **more: Any) -> str:
    facts = {"kind": kind, "name": "x", "pid": 1, "process_start": 0.0, "cpu": 0.1}
    return json.dumps({**facts, "begin": begin, "end": end, **more})


def figures(evidence: Path, result: Any = None, **outcome: Any) -> dict[str, float]:
    found = samples(an_execution(evidence, result, **outcome))
    assert len({sample.name for sample in found}) == len(found)
    return {sample.name: sample.value for sample in found}


def test_a_run_without_a_result_still_has_its_costs(tmp_path: Path) -> None:
    found = figures(tmp_path)
    assert (found["wall"], found["cpu"], found["written"]) == (1.0, 0.75, 4096)
    assert (found["state.bytes"], found["state.files"]) == (7, 1)
    assert found["share.rest"] == 1.0
    assert "phase.run" not in found


def test_a_metric_hook_is_the_frameworks_time_and_not_the_workloads(tmp_path: Path) -> None:
    (tmp_path / "timeline.jsonl").write_text(mark("step", 100.0, 100.5, hook=0.125) + "\n")
    found = figures(tmp_path)
    assert found["share.workload"] == pytest.approx(0.375)
    assert found["share.rest"] == pytest.approx(0.625)


def test_phases_and_marks_divide_the_wall_time(tmp_path: Path) -> None:
    lines = [mark("import", 100.2, 100.3), mark("step", 100.3, 100.7, pid=2)]
    (tmp_path / "timeline.jsonl").write_text("\n".join(lines))
    phases = [
        phase("import", 100.0, 100.0625),
        phase("configure", 100.0625, 100.1875, files=3, processes=2),
        phase("run", 100.1875, 100.75),
        phase("read_back", 100.75, 100.875),
        phase("stop", 100.875, 100.9375),
    ]
    result = {"phases": phases, "run_id": "1", "read_back": None}
    ready = [TreeSample(100.0, 1, 5), TreeSample(100.2, 4, 50), TreeSample(100.6, 3, 20)]
    found = figures(tmp_path, result, samples=ready)
    assert found["phase.configure"] == pytest.approx(0.125)
    assert found["share.services"] == pytest.approx(0.125 + 0.0625)
    assert found["share.read_back"] == pytest.approx(0.125)
    assert found["share.workload"] == pytest.approx(0.4)
    assert found["share.imports"] == pytest.approx(0.1)
    assert (found["configure.files"], found["configure.processes"]) == (3, 2)
    assert found["run"] == pytest.approx(1.0 - 0.1875 - 0.125)
    assert (found["memory.tree"], found["processes.peak"]) == (50, 4)
    assert found["processes.workload"] == 2


@pytest.mark.parametrize(("services", "read_back"), [(0.0, 0.0), (20.0, 0.0), (0.5, 7.0)])
def test_slow_services_and_a_slow_read_back_make_no_run_dearer(
    tmp_path: Path, services: float, read_back: float
) -> None:
    ready = 100.25 + services
    done = ready + 0.5
    stopped = done + read_back + services
    (tmp_path / "timeline.jsonl").write_text(mark("step", ready, done) + "\n")
    phases = [
        phase("import", 100.0, 100.25),
        phase("configure", 100.25, ready, files=0, processes=1),
        phase("run", ready, done),
        phase("read_back", done, done + read_back),
        phase("stop", done + read_back, stopped),
    ]
    result = {"phases": phases, "run_id": "1", "read_back": None}
    found = figures(tmp_path, result, wall=stopped - 100.0 + 0.125)
    assert found["run"] == pytest.approx(0.25 + 0.5 + 0.125)
    assert found["share.rest"] == pytest.approx(0.25 + 0.125)


def test_a_failed_configuration_has_no_figures_of_its_own(tmp_path: Path) -> None:
    phases = [{**phase("configure", 100.0, 100.5), "error": "ServiceFailed: no"}]
    found = figures(tmp_path, {"phases": phases, "run_id": None, "read_back": None})
    assert found["phase.configure"] == 0.5
    assert "configure.files" not in found


def test_a_mark_torn_by_a_kill_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "timeline.jsonl"
    file.write_text(mark("step", 100.1, 100.2) + '\n{"kind": "st')
    assert [m.end for m in read(file, an_outcome())] == [100.2]
    assert refused(file, an_outcome()) == ""
    assert read(tmp_path / "absent", an_outcome()) == []
