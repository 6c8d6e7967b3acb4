"""Which cells a plan holds, in which order, and when a key stays the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import UsageError
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.plan import Plan, Target
from harness.records.record import Measurement, Purpose
from tests.unit.builders import a_cell
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
    assert rounds(make(FINE, BRIEF, repeat=5)) == {
        0: ["process"],
        1: ["process", "fine", "process+", "brief"],
        2: ["fine", "process+", "brief", "process"],
        3: ["process+", "brief", "process", "fine"],
        4: ["brief", "process", "fine", "process+"],
        5: ["process", "fine", "process+", "brief"],
    }


@pytest.mark.parametrize("others", range(1, 7))
def test_the_control_stands_half_a_round_away_from_the_baseline(world: World, others: int) -> None:
    deployments = list(catalog.frameworks()["faulty"].deployments)[:others]
    plan = make(*(Target("faulty", deployment) for deployment in deployments), repeat=others + 2)
    for repetition, names in rounds(plan).items():
        if repetition > 0:
            distance = abs(names.index("process") - names.index("process+"))
            assert distance in {len(names) // 2, (len(names) + 1) // 2}, names


@pytest.mark.usefixtures("world")
def test_the_baseline_is_added_and_comes_first() -> None:
    plan = make(FINE)
    assert plan.cells[0].target == BASE
    assert [cell.purpose for cell in plan.cells if cell.target == BASE] == [
        Purpose.WARMUP,
        Purpose.MEASURED,
        Purpose.CONTROL,
    ]


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


def key(world: World, endpoint: str | None = None, **cell: Any) -> str:
    plan = make(FINE)
    plan.endpoint = endpoint
    known = catalog.frameworks()
    asked = a_cell(**{"target": FINE, **cell})
    return planning.key(asked, plan, known["faulty"], world.scenario, known["bare"])


def append(file: Path) -> None:
    file.write_text(file.read_text() + "\n# changed\n")


CHANGES: dict[str, Callable[[World], object]] = {
    "adapter source": lambda world: append(world.framework("faulty") / "faults.py"),
    "framework facts": lambda world: append(world.framework("faulty") / "framework.toml"),
    "lock": lambda world: append(world.framework("faulty") / "requirements.lock"),
    "base requirements": lambda world: append(world.root / "scenarios" / "requirements.in"),
    "no lock": lambda world: (world.framework("faulty") / "requirements.lock").unlink(),
    "scenario source": lambda world: append(world.scenario / "steps.py"),
    "new scenario file": lambda world: (world.scenario / "more.py").touch(),
    "parameters": lambda world: (world.scenario / "scenario.toml").write_text(
        (world.scenario / "scenario.toml").read_text().replace("count = 3", "count = 4")
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_is_measured_changes_the_key(world: World, what: str) -> None:
    before = key(world)
    CHANGES[what](world)
    assert key(world) != before


def test_a_key_stays_when_nothing_that_matters_changed(world: World) -> None:
    before = key(world)
    (world.framework("faulty") / "README.md").write_text("words")
    append(world.framework("bare") / "adapter.py")
    assert key(world, order=17) == before


def test_repetitions_roles_and_deployments_have_keys_of_their_own(world: World) -> None:
    remote = Target("faulty", "remote")
    assert key(world, "http://a", target=remote) != key(world, "http://b", target=remote)
    assert key(world, "http://a") == key(world, "http://b")
    different: list[dict[str, Any]] = [
        {},
        {"repetition": 2},
        {"purpose": Purpose.CONTROL},
        {"target": BRIEF},
    ]
    assert len({key(world, **change) for change in different}) == len(different)


def test_an_install_does_not_depend_on_the_scenario(world: World) -> None:
    before = key(world, measurement=Measurement.INSTALL)
    append(world.scenario / "steps.py")
    assert key(world, measurement=Measurement.INSTALL) == before


def probe_key(world: World) -> str:
    return key(world, measurement=Measurement.PROBE, probe="any", scenario="", profile="")


def snippet(world: World, framework: str = "faulty", name: str = "minimal.py") -> Path:
    """A file of the framework's probes, made when it is not there."""
    file = world.framework(framework) / "probes" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    return file


CHANGES_OF_A_PROBE: dict[str, Callable[[World], object]] = {
    **{what: change for what, change in CHANGES.items() if what != "no lock"},
    "snippet": lambda world: append(snippet(world)),
    "snippet without a suffix": lambda world: append(snippet(world, name="mistakes/MLproject")),
    "snippet in another folder": lambda world: snippet(world).rename(
        snippet(world, name="mistakes/other.py").with_name("minimal.py")
    ),
    "adapter of the baseline": lambda world: append(world.framework("bare") / "adapter.py"),
    "lock of the baseline": lambda world: append(world.framework("bare") / "requirements.lock"),
    "snippet of the baseline": lambda world: snippet(world, "bare", "reference.py"),
}


@pytest.mark.parametrize("what", CHANGES_OF_A_PROBE)
def test_a_probe_depends_on_all_that_it_may_compare_with(world: World, what: str) -> None:
    snippet(world)
    before = probe_key(world)
    CHANGES_OF_A_PROBE[what](world)
    assert probe_key(world) != before


def test_bytecode_is_no_snippet_and_snippets_are_no_part_of_a_run(world: World) -> None:
    before = probe_key(world), key(world)
    snippet(world, name="__pycache__/minimal.cpython-311.pyc")
    snippet(world, name="stray.pyc")
    assert (probe_key(world), key(world)) == before
    append(snippet(world))
    assert probe_key(world) != before[0]
    assert key(world) == before[1]


def test_the_same_code_elsewhere_has_the_same_key(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snippet(world)
    before = probe_key(world), key(world)
    elsewhere = world.copy(tmp_path / "elsewhere")
    elsewhere.enter(monkeypatch)
    assert (probe_key(elsewhere), key(elsewhere)) == before


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
def test_probes_alone_need_no_scenario_and_each_has_a_key_of_its_own(world: World) -> None:
    besides = Besides(probes=["a", "b"])
    plan = planning.make([FINE], [], "quick", repeat=2, warmup=0, besides=besides)
    assert [c.probe for c in plan.cells] == ["a", "b", "a", "b"]
    known = catalog.frameworks()
    keys = {planning.key(c, plan, known["faulty"], Path(), known["bare"]) for c in plan.cells}
    assert len(keys) == 4
