"""A toy server and a toy monitor settle in a world, with tasks, frameworks and scenarios."""

import shutil
import sys

import pytest

from harness.tasks import registry
from tests.unit.world import World

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
