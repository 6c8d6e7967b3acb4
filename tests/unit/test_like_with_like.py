"""Only like is held against like: machines, quotas and parameters that differ are said."""

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import harness
from harness.environments import machine
from harness.records.intervals import Interval
from harness.records.record import Machine, Measurement, Purpose, Record, Sample
from harness.report import figures
from harness.scoring.changes import Changes, Measured, changes
from harness.scoring.comparison import Row, compare
from harness.scoring.scores import score
from tests.unit import lines
from tests.unit.builders import MACHINE, a_record, costs
from tests.unit.scoring import FRAMEWORKS, a_question, a_ratio, a_rubric, a_sample, the_card
from tests.unit.world import CHECKOUT, World

OTHER = Machine(cpu="another", cores=2, memory_bytes=8 * 10**9, kernel="6", python="3")


def larger(line: lines.Line) -> None:
    line["machine"]["memory_bytes"] *= 2


def kernel_took_more(line: lines.Line) -> None:
    line["machine"]["memory_bytes"] = int(line["machine"]["memory_bytes"] * 0.998)


def slower(line: lines.Line) -> None:
    line["machine"]["cores"] = 0.5


def other_work(line: lines.Line) -> None:
    if line["parameters"]:
        line["parameters"]["count"] = 70


@pytest.mark.parametrize(
    ("change", "what", "apart"),
    [
        (larger, "memory", True),
        (slower, "processor", True),
        (other_work, "tiny/smoke count", False),
    ],
)
def test_what_two_runs_were_made_with_is_said_where_it_differs(
    finished: World, change: Any, what: str, apart: bool
) -> None:
    lines.copy(finished, "other", change)
    found = json.loads(finished.bench("compare", "it", "other", "--json").out)
    assert what in [fact["what"] for fact in found["facts"]]
    assert bool(found["apart"]) is apart
    told = finished.bench("compare", "it", "other").said
    assert what in told
    assert "both runs were made with the same" not in told
    assert ("the runs were made on different machines" in told) is apart
    frame = harness.load("other").compare("it")
    assert what in frame.attrs["made_with"]
    assert bool(frame.attrs["apart"]) is apart


def test_a_history_of_two_machines_says_so(finished: World) -> None:
    lines.copy(finished, "other", slower)
    assert "measured on different machines" not in finished.bench("history", "it", "it").said
    told = finished.bench("history", "it", "other")
    assert told.code == 0
    assert "measured on different machines" in told.said
    assert "other: " in told.said
    assert "0.5 cores" in told.said


def test_a_little_more_memory_is_the_same_machine(finished: World) -> None:
    lines.copy(finished, "other", kernel_took_more)
    told = finished.bench("history", "it", "other")
    assert told.code == 0, told.err
    assert "measured on different machines" not in told.said
    found = json.loads(finished.bench("compare", "it", "other", "--json").out)
    assert not {"memory", "processor"} & {fact["what"] for fact in found["facts"]}


def test_committed_references_of_two_machines_say_so(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    told = finished.bench("history", "reference/quick", "reference/scores")
    assert told.code == 0, told.err
    assert "measured on different machines" in told.said


def test_half_a_core_is_shown_as_that(finished: World) -> None:
    lines.copy(finished, "other", slower)
    assert ", 0.5 cores" in finished.bench("compare", "it", "other").said
    assert finished.bench("show", "other").code == 0
    page = finished.run_folder("other") / "scorecards" / "comparison.md"
    assert ", 0.5 cores, " in page.read_text()
    assert set(harness.load("other").records.cores) == {0.5}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (larger, "another kind of machine (here "),
        (slower, "another kind of machine (here 2 cores; there 0.5 cores)"),
        (other_work, "; there count 70)"),
    ],
)
def test_frameworks_of_joined_runs_are_not_compared_where_their_making_differs(
    finished: World, change: Any, why: str
) -> None:
    said = beside_another(finished, change)
    assert "faulty: runs of tiny not comparable with other: measured with" in said
    assert why in said


def test_a_little_more_memory_is_no_other_kind_of_machine(finished: World) -> None:
    said = beside_another(finished, kernel_took_more)
    assert "another kind of machine" not in said


def beside_another(world: World, change: Any) -> str:
    """What is said of a run beside one of another framework, whose lines are changed."""
    shutil.copytree(world.framework("faulty"), world.framework("second"))

    def from_elsewhere(line: lines.Line) -> None:
        change(line)
        if line["framework"] == "faulty":
            line["framework"] = "second"

    lines.copy(world, "other", from_elsewhere)
    result = world.bench("show", "it", "--beside", "other")
    assert result.code == 0, result.said
    return result.said


def measured(records: list[Record], name: str) -> Measured:
    rubric = a_rubric(a_question("a"), a_ratio("b"))
    return Measured(name, records, score(records, rubric, FRAMEWORKS), compare(records, "plain"))


def changed(before: list[Record], after: list[Record]) -> Changes:
    return changes(measured(before, "old"), measured(after, "new"))


def six_rounds(seconds: float, **changes: Any) -> list[Record]:
    made = {"framework": "it", "deployment": "local", **changes}
    runs = [a_record(**made, repetition=n, samples=costs(seconds + n / 100)) for n in range(6)]
    return [*runs, a_sample("a", seconds, machine=runs[0].machine)]


@pytest.mark.parametrize(
    ("change", "beyond"),
    [
        ({}, True),
        ({"machine": OTHER}, None),
        ({"machine": Machine("some <CPU> | 3 GHz", 0.5, 8 * 10**9, "6", "3")}, None),
        ({"machine": Machine("some <CPU> | 3 GHz", 2, 16 * 10**9, "6", "3")}, None),
        # The kernel keeps some of the same memory for itself.
        ({"machine": Machine("some <CPU> | 3 GHz", 2, 8 * 10**9 - 4096, "6", "3")}, True),
        ({"machine": Machine("some <CPU> | 3 GHz", 2, 8 * 10**9, "7", "3")}, True),
        ({"parameters": {"count": 2}}, None),
    ],
)
def test_a_cost_is_judged_on_one_machine_with_one_work_alone(
    change: dict[str, Any], beyond: bool | None
) -> None:
    work = {"parameters": {"count": 1}}
    found = changed(six_rounds(1.0, **work), six_rounds(9.0, **{**work, **change}))
    (run,) = [shift for shift in found.costs if shift.what == "tiny/smoke run"]
    assert run.beyond_noise is beyond
    assert isinstance(run.after, Interval)
    assert run.after.value > 9, "it is shown all the same"


def runs(**of_round_two: Any) -> list[Record]:
    """Two rounds of plain and of another."""
    made = []
    for repetition in (1, 2):
        there = of_round_two if repetition == 2 else {}
        shared = {"repetition": repetition, "parameters": {"count": 1}}
        plain = {"samples": costs(1.0), **shared}
        made.append(a_record(**plain))
        made.append(a_record(**plain, purpose=Purpose.CONTROL))
        of_it = {"framework": "it", "deployment": "local", **shared, **there}
        made.append(a_record(**of_it, samples=costs(3.0)))
    return made


def the_row(records: list[Record]) -> Row:
    (row,) = [row for row in compare(records, "plain").rows if row.target.framework == "it"]
    return row


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"machine": OTHER}, "different machines: another, 2 cores, 8,000 MB; plain: some <CPU>"),
        ({"parameters": {"count": 9}}, "different parameters: tiny/smoke count"),
    ],
)
def test_rounds_of_different_machines_or_work_are_no_pairs(
    change: dict[str, Any], why: str
) -> None:
    assert the_row(runs()).overhead["run"].count == 2
    assert the_row(runs(**change)).overhead["run"].count == 1
    (note,) = compare(runs(**change), "plain").notes
    assert note.startswith("it:local, tiny, round 2: not paired with plain's run")
    assert why in note


def test_a_question_over_plain_does_not_pair_machines_either() -> None:
    def install(name: str, size: float, where: Machine) -> Record:
        made = {"deployment": "local", "framework": name, "scenario": "", "machine": where}
        sample = Sample("install.disk", size, "B")
        return a_record(**made, measurement=Measurement.INSTALL, samples=[sample])

    question = a_question("install.disk", probe="install", over_baseline=True)
    for where, points in ((MACHINE, True), (OTHER, False)):
        records = [install("plain", 1.0, MACHINE), install("it", 3.0, where)]
        card = the_card(records, a_rubric(question))
        (found,) = card.dimensions["speed"].questions
        assert (found.points is not None) is points
        assert ("another machine" in found.reading.reason) is not points


@pytest.mark.parametrize(
    ("difference", "unit", "text"),
    [
        (-172e6, "B", "-172 MB"),
        (172e6, "B", "+172 MB"),
        (0.0, "B", "+0.00 MB"),
        (-0.00001, "s", "+0.0000 s"),
        (0.00001, "s", "+0.0000 s"),
        (-0.0037, "s", "-0.0037 s"),
        (-0.004, "B", "+0.00 MB"),
        (-2.5, "s", "-2.50 s"),
        (-3.0, "distributions", "-3"),
    ],
)
def test_a_difference_has_one_sign(difference: float, unit: str, text: str) -> None:
    assert figures.signed(difference, unit) == text


def test_a_framework_smaller_than_plain_has_one_sign_everywhere(finished: World) -> None:
    def installed(line: lines.Line) -> None:
        size = 900e6 if line["framework"] == "bare" else 728e6
        line["framework"] = line["framework"].replace("bare", "plain")
        line |= {"measurement": "install", "scenario": "", "task": "", "purpose": "measured"}
        line |= {"answers": {}, "samples": [{"name": "install.disk", "value": size, "unit": "B"}]}

    lines.edit(finished.run_folder("it"), installed)
    result = finished.bench("show", "it")
    page = (finished.run_folder("it") / "scorecards" / "comparison.md").read_text()
    for text in (result.out, page):
        assert "+-" not in text
        assert "-172 MB" in text


GROUPS = [
    ("0::/a/b\n", {"a/b/cpu.max": "50000 100000\n"}, 0.5),
    ("0::/a/b\n", {"a/cpu.max": "150000 100000\n", "a/b/cpu.max": "max 100000\n"}, 1.5),
    ("0::/a/b\n", {"a/cpu.max": "30000 100000\n", "a/b/cpu.max": "50000 100000\n"}, 0.3),
    ("0::/\n", {"cpu.max": "25000 50000\n"}, 0.5),
    ("0::/a\n", {"unified/a/cpu.max": "50000 100000\n"}, 0.5),
    ("0::/a\n", {"a/cpu.max": "max 100000\n"}, math.inf),
    ("0::/a\n", {"a/cpu.max": "nonsense\n"}, math.inf),
    (
        "4:cpu,cpuacct:/a\n",
        {"cpu,cpuacct/a/cpu.cfs_quota_us": "50000\n", "cpu,cpuacct/a/cpu.cfs_period_us": "100000"},
        0.5,
    ),
    (
        "4:cpuacct,cpu:/a/b\n",
        {"cpu/a/cpu.cfs_quota_us": "200000\n", "cpu/a/cpu.cfs_period_us": "100000"},
        2.0,
    ),
    ("4:cpu:/a\n", {"cpu/a/cpu.cfs_quota_us": "-1", "cpu/a/cpu.cfs_period_us": "100000"}, math.inf),
    ("4:cpuset:/a\n", {"cpu/a/cpu.cfs_quota_us": "5", "cpu/a/cpu.cfs_period_us": "10"}, math.inf),
    # In a container without a namespace for groups, its own group is the mount's root.
    ("4:cpu:/docker/x\n", {"cpu/cpu.cfs_quota_us": "5", "cpu/cpu.cfs_period_us": "10"}, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("groups", "files", "quota"), GROUPS)
def test_a_control_groups_quota_is_found(
    tmp_path: Path, groups: str, files: dict[str, str], quota: float
) -> None:
    (tmp_path / "groups").write_text(groups)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert machine.quota(tmp_path / "groups", tmp_path) == pytest.approx(quota)
    assert machine.quota(tmp_path / "none", tmp_path) == math.inf


@pytest.fixture
def half_a_core(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(machine, "quota", lambda: 0.5)
    machine.this_machine.cache_clear()
    yield
    machine.this_machine.cache_clear()


@pytest.mark.usefixtures("half_a_core")
def test_doctor_and_records_say_half_a_core(world: World) -> None:
    checks = {check["name"]: check for check in json.loads(world.bench("doctor", "--json").out)}
    assert checks["cores"]["ok"] is False
    assert checks["cores"]["needed"] is False
    assert checks["cores"]["finding"].startswith("0.5: a control group's quota")
    assert world.bench("run", "-p", "smoke", "-f", "faulty:fine", "--name", "it").code == 0
    assert {record.machine.cores for record in world.records("it")} == {0.5}


GROUP = Path("/sys/fs/cgroup/cpu/mlops-bench-test")
ASK = "from harness.environments import machine; print(machine.this_machine().cores)"


def _can_limit() -> bool:
    return os.access(GROUP.parent / "cpu.cfs_quota_us", os.W_OK) or os.access(
        GROUP.parent / "tasks", os.W_OK
    )


@pytest.mark.skipif(not _can_limit(), reason="needs a control group of its own")
def test_the_kernels_own_quota_is_seen() -> None:
    GROUP.mkdir(exist_ok=True)
    try:
        (GROUP / "cpu.cfs_quota_us").write_text("50000")
        join = lambda: (GROUP / "tasks").write_text(str(os.getpid()))  # noqa: E731
        asked = subprocess.run(
            [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, cwd=CHECKOUT,
            preexec_fn=join,
        )  # fmt: skip
        assert asked.stdout == "0.5\n"
    finally:
        GROUP.rmdir()
