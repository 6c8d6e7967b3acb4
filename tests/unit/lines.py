"""A run's lines as tests change them: what another harness, clock, machine or hand left there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.unit.world import World

Line = dict[str, Any]
READERS = ("status", "show", "score", "report", "history")  # commands that read a run


def of(run: Path) -> list[Line]:
    return [json.loads(line) for line in (run / "records.jsonl").read_text().splitlines()]


def write(run: Path, lines: list[Line]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (run / "records.jsonl").write_text(text)


def edit(run: Path, change: Callable[[Line], object]) -> None:
    """Change each line in place."""
    lines = of(run)
    for line in lines:
        change(line)
    write(run, lines)


def copy(world: World, name: str, change: Callable[[Line], object] = lambda _: None) -> Path:
    """The finished run under another name, with each of its lines changed."""
    run = world.run_folder(name)
    assert world.bench("export", str(run), "it").code == 0
    edit(run, change)
    return run
