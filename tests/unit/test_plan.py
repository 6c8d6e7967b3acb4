"""Which cells a plan holds, and in which order."""

from typing import Any

import pytest

from harness.errors import UsageError
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.plan import Plan, Target
from harness.records.record import Measurement, Purpose
from tests.unit.world import World

FINE, BRIEF = Target("faulty", "fine"), Target("faulty", "brief")
BASE = Target("bare", "process")


def make(*targets: Target, **options: Any) -> Plan:
    besides = Besides(options.pop("install", False), options.pop("probes", ()))
    chosen: dict[str, Any] = {"repeat": 1, "warmup": 0, "besides": besides, **options}
    return planning.make(targets, list(catalog.scenarios().values()), "smoke", **chosen)


def rounds(plan: Plan) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for cell in plan.cells:
        if cell.measurement is Measurement.RUN:
            name = cell.target.deployment + ("+" if cell.purpose is Purpose.CONTROL else "")
            found.setdefault(cell.repetition, []).append(name)
    return found


@pytest.mark.usefixtures("world")
def test_rounds_are_interleaved_and_each_starts_one_target_later() -> None:
    assert rounds(make(FINE, BRIEF, repeat=4)) == {
        0: ["process"],
        1: ["process", "fine", "brief", "process+", "fine+", "brief+"],
        2: ["fine+", "brief+", "process", "fine", "brief", "process+"],
        3: ["brief", "process+", "fine+", "brief+", "process", "fine"],
        4: ["process", "fine", "brief", "process+", "fine+", "brief+"],
    }


@pytest.mark.usefixtures("world")
def test_of_fewer_rounds_than_give_an_interval_the_baseline_alone_has_a_control() -> None:
    assert rounds(make(FINE, BRIEF, repeat=2)) == {
        0: ["process"],
        1: ["process", "fine", "process+", "brief"],
        2: ["fine", "process+", "brief", "process"],
    }


@pytest.mark.parametrize("others", range(1, 7))
def test_each_control_stands_half_a_round_away_from_its_run(world: World, others: int) -> None:
    deployments = list(catalog.frameworks()["faulty"].deployments)[:others]
    plan = make(*(Target("faulty", deployment) for deployment in deployments), repeat=others + 2)
    first = dict.fromkeys(["process", *deployments], 0)
    for repetition, names in rounds(plan).items():
        for name in first if repetition > 0 else ():
            distance = names.index(f"{name}+") - names.index(name)
            assert abs(distance) == len(names) // 2, names
            first[name] += distance > 0
    assert all(0 < count < others + 2 for count in first.values()), "neither is always first"


@pytest.mark.usefixtures("world")
def test_the_baseline_is_added_and_comes_first() -> None:
    plan = make(FINE)
    assert plan.cells[0].target == BASE
    purposes = [Purpose.WARMUP, Purpose.MEASURED, Purpose.CONTROL]
    assert [cell.purpose for cell in plan.cells if cell.target == BASE] == purposes


@pytest.mark.usefixtures("world")
def test_the_baseline_alone_has_no_control() -> None:
    assert rounds(make(BASE)) == {1: ["process"]}


@pytest.mark.usefixtures("world")
def test_naming_a_target_twice_or_the_baseline_changes_nothing() -> None:
    assert make(FINE, BASE, FINE).cells == make(FINE).cells


@pytest.mark.usefixtures("world")
def test_warmups_come_before_round_one_and_have_no_control() -> None:
    plan = make(FINE, warmup=2)
    assert rounds(plan) == {
        -1: ["process", "fine"],
        0: ["process", "fine"],
        1: ["process", "fine", "process+"],
    }
    purposes = {(cell.repetition, cell.purpose) for cell in plan.cells}
    assert purposes == {(-1, "warmup"), (0, "warmup"), (1, "measured"), (1, "control")}


@pytest.mark.usefixtures("world")
def test_installs_come_first_and_once() -> None:
    plan = make(FINE, repeat=3, install=True)
    assert [cell.measurement for cell in plan.cells[:3]] == ["install", "install", "run"]
    assert sum(cell.measurement == "install" for cell in plan.cells) == 2


@pytest.mark.usefixtures("world")
def test_cells_are_numbered_in_order_and_have_labels_of_their_own() -> None:
    cells = make(FINE, BRIEF, repeat=3, warmup=1, install=True).cells
    assert [cell.order for cell in cells] == list(range(len(cells)))
    assert len({cell.label for cell in cells}) == len(cells)
    assert cells[1].label == "001-faulty-fine-install"
    assert cells[-1].label.endswith("-run") or cells[-1].label.endswith("-control")


@pytest.mark.usefixtures("world")
def test_a_plan_knows_the_parameters_of_each_cell() -> None:
    plan = make(FINE)
    assert plan.parameters_of(plan.cells[0])["count"] == 3


@pytest.mark.usefixtures("world")
def test_a_plan_without_cells_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing to do"):
        planning.make([], [], "smoke", repeat=1, warmup=0)


@pytest.mark.usefixtures("world")
def test_probes_come_last_and_ask_every_framework_but_the_baseline() -> None:
    plan = make(FINE, BRIEF, repeat=2, install=True, probes=["one", "two"])
    asked = [c for c in plan.cells if c.measurement is Measurement.PROBE]
    assert plan.cells[-len(asked) :] == asked
    assert [(c.repetition, c.probe, c.target) for c in asked] == [
        (repetition, probe, target)
        for repetition in (1, 2)
        for probe in ("one", "two")
        for target in (FINE, BRIEF)
    ]
    assert asked[0].label.endswith("-faulty-fine-one")
    assert {(c.scenario, c.purpose) for c in asked} == {("", Purpose.MEASURED)}


@pytest.mark.usefixtures("world")
def test_rounds_of_what_is_repeated_are_spread_over_what_is_asked_once() -> None:
    times = {"install": 2, "slow": 3, "batch": 2, "once": 1, "last": 1}
    besides = Besides(True, ["once", "slow", "last"], ["batch"], times)
    plan = planning.make([FINE, BRIEF], [], "quick", repeat=5, warmup=0, besides=besides)
    told = [(c.repetition, c.probe or str(c.measurement), c.target.deployment) for c in plan.cells]
    both = ("fine", "brief")
    assert told == [
        *((1, "install", name) for name in ("process", *both)),
        *((1, probe, name) for probe in ("slow", "batch") for name in both),
        *((1, "once", name) for name in both),
        *((2, "install", name) for name in ("process", *both)),
        *((2, probe, name) for probe in ("slow", "batch") for name in both),
        *((1, "last", name) for name in both),
        *((3, "slow", name) for name in both),
    ]


@pytest.mark.usefixtures("world")
def test_what_services_are_asked_once_stays_together() -> None:
    times = {"batch": 1, "other": 1, "slow": 3}
    besides = Besides(probes=["slow"], batched=["batch", "other"], times=times)
    plan = planning.make([FINE, BRIEF], [], "quick", repeat=1, warmup=0, besides=besides)
    assert [(c.probe, c.target.deployment) for c in plan.cells if c.probe != "slow"] == [
        (probe, name) for name in ("fine", "brief") for probe in ("batch", "other")
    ]
    assert [c.probe for c in plan.cells] == [
        *["slow"] * 2, "batch", "other", *["slow"] * 2, "batch", "other", *["slow"] * 2
    ]  # fmt: skip


@pytest.mark.usefixtures("world")
def test_probes_alone_need_no_scenario() -> None:
    besides = Besides(probes=["a", "b"])
    plan = planning.make([FINE], [], "quick", repeat=2, warmup=0, besides=besides)
    assert [c.probe for c in plan.cells] == ["a", "b", "a", "b"]
