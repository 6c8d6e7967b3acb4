"""Versions of the workload's packages beside a framework."""

import pytest

from harness.measure.installation.base_versions import base_versions
from harness.measure.probe import Context, ToolFailed
from harness.records.record import Answer
from tests.probes.contexts import a_context
from tests.probes.installing import kept
from tests.unit.wheels import make_wheel
from tests.unit.world import World


@pytest.fixture
def context(world: World) -> Context:
    """Of the framework "own==1.0", whose wheel each test makes."""
    return a_context(world.home)


@pytest.fixture
def base(world: World) -> None:
    (world.scenario.parent / "requirements.in").write_text("torch==2.13.0\nnumpy==9\n")
    for name in ("torch-2.13.0", "torch-2.14.0", "transformers-5.0", "pandas-3.0", "pandas-2.0"):
        make_wheel(world.wheels, *name.split("-"))
    make_wheel(world.wheels, "numpy", "2.5")


@pytest.mark.parametrize(
    ("requires", "count"),
    [("numpy", 4), ("pandas<3", 3), ("torch>2.13", 0)],
)
def test_versions_are_kept_unless_the_framework_holds_them_back(
    requires: str, count: int, base: None, world: World, context: Context
) -> None:
    make_wheel(world.wheels, "own", "1.0", requires=requires)
    assert base_versions(context).answers == {"base_versions.kept": Answer(count, 4)}
    evidence = kept(context, "base_versions.json")
    assert evidence["without"]["torch"] == "2.13.0"  # never another
    assert evidence["without"]["pandas"] == "3.0"
    assert bool(evidence["reason"]) == (count == 0)


def test_base_versions_is_an_error_when_the_base_itself_has_no_solution(
    world: World, context: Context
) -> None:
    (world.scenario.parent / "requirements.in").write_text("torch==2.13.0\n")
    with pytest.raises(ToolFailed, match="without any framework"):
        base_versions(context)


def test_torch_is_never_resolved_without_a_pin(world: World, context: Context) -> None:
    (world.scenario.parent / "requirements.in").write_text("torch\n")
    with pytest.raises(ToolFailed, match="does not pin torch"):
        base_versions(context)
