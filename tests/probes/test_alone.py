"""What installing the framework alone takes."""

from typing import Any

import pytest
from packaging import tags

from harness.measure.installation import files
from harness.measure.installation.alone import alone
from harness.measure.installation.files import File, Package
from harness.measure.probe import Context, FrameworkFailed, ToolFailed
from tests.probes.contexts import a_context
from tests.probes.installing import kept, without_network, without_uv
from tests.unit.wheels import make_wheel
from tests.unit.world import World


@pytest.fixture
def context(world: World) -> Context:
    """Of the framework "own==1.0", whose wheel each test makes."""
    return a_context(world.home)


def test_alone_counts_what_was_installed(world: World, context: Context) -> None:
    wheels = [make_wheel(world.wheels, "own", "1.0", requires="dep")]
    wheels += [make_wheel(world.wheels, "dep", "2.0")]
    make_wheel(world.wheels, "dep", "1.0")  # not the one that is taken
    samples = {sample.name: sample for sample in alone(context).samples}
    assert samples["alone.downloaded"].value == sum(wheel.stat().st_size for wheel in wheels)
    assert samples["alone.distributions"].value == 2
    assert samples["alone.cold"].value > 0
    evidence = kept(context, "alone.json")
    assert samples["alone.warm"].value == sorted(evidence["warm seconds"])[1]
    assert set(evidence["file sizes"]) == {wheel.name for wheel in wheels}
    assert (context.evidence / "freeze.txt").read_text() == "dep==2.0\nown==1.0\n"


def test_alone_is_the_frameworks_failure_when_nothing_fits(world: World, context: Context) -> None:
    make_wheel(world.wheels, "own", "1.0", requires="dep>2")
    make_wheel(world.wheels, "dep", "2.0")
    with pytest.raises(FrameworkFailed, match="dep"):
        alone(context)


@pytest.mark.parametrize("broken", [without_uv, without_network])
def test_alone_is_an_error_without_uv_or_network(
    broken: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    with pytest.raises(ToolFailed):
        alone(context)


def wheel(tag: str, size: int | None = 1) -> File:
    return File(url=f"https://example.org/own-1.0-{tag}.whl", size=size)


@pytest.mark.parametrize(
    ("offered", "best"),
    [
        (["py3-none-any", "cp311-abi3-manylinux_2_17_x86_64"], 1),
        (["cp312-cp312-manylinux_2_17_x86_64", "py3-none-any"], 1),
        (["cp311-cp311-win_amd64", "cp39-abi3-manylinux_2_17_x86_64", "py2.py3-none-any"], 1),
    ],
)
def test_the_wheel_that_this_machine_prefers_is_chosen(
    offered: list[str], best: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tags, "platform_tags", lambda: iter(["manylinux_2_17_x86_64"]))
    files._supported.cache_clear()
    wheels = [wheel(tag) for tag in offered]
    assert files.chosen(Package("own", wheels, File(url="x/own-1.0.tar.gz"))) is wheels[best]
    files._supported.cache_clear()


def test_without_a_fitting_wheel_it_is_the_source_archive() -> None:
    source = File(url="https://example.org/own-1.0.tar.gz", size=7)
    assert files.chosen(Package("own", [wheel("cp311-cp311-win_amd64")], source)) is source
    with pytest.raises(ToolFailed, match="no file of own fits"):
        files.chosen(Package("own", [wheel("cp311-cp311-win_amd64")]))


def test_a_size_that_the_index_does_not_tell_is_an_error() -> None:
    with pytest.raises(ToolFailed, match="the size of own"):
        files._size(wheel("py3-none-any", size=None))
