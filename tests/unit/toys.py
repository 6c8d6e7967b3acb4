"""A toy server and a toy monitor settle in a world, with tasks, frameworks and scenarios."""

import shutil
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from harness.records.record import Record
from harness.tasks import registry
from tests.unit.world import Result, World

BENCH = ("run", "-p", "smoke", "-s", "echoes", "-s", "drift", "--name", "it")

ENTRY_POINTS = f"""[{registry.GROUP}]
echoing = tasks.echoing.task:Echoing
watching = tasks.watching.task:Watching
"""


def settle(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """As a distribution does that brings tasks: by entry points, forgotten after the test."""
    shutil.copytree(world.root / "toys", world.root, dirs_exist_ok=True)
    monkeypatch.setenv("MLOPS_BENCH_DATA_ECHOES", str(world.root / "numbers"))
    metadata = world.home / "site" / "toys-1.0.dist-info"
    metadata.mkdir(parents=True, exist_ok=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: toys\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(world.root))
    monkeypatch.syspath_prepend(str(metadata.parent))
    for name in [name for name in sys.modules if name.partition(".")[0] == "tasks"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(registry, "_KNOWN", {"pipeline": registry.of("pipeline")})
    return world


def bench(world: World, *targets: str, options: Sequence[str] = ()) -> Result:
    return world.bench(*BENCH, *options, *(word for target in targets for word in ("-f", target)))


def by_name(world: World) -> dict[str, Record]:
    found = [r for r in world.records("it") if r.purpose == "measured"]
    return {f"{r.scenario} {r.framework}:{r.deployment}": r for r in found}


def mistake(*_arguments: Any) -> None:
    """What a task may hold by mistake."""
    raise KeyError("our own mistake")
