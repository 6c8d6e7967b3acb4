"""What frameworks are given beyond data: made once by plain Python, and kept in the cache."""

import hashlib
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from harness import paths
from harness.environments import children, made_once, prepared, variables, view
from harness.errors import HarnessError
from harness.intake import folders
from harness.planning.catalog import Scenario
from harness.planning.sources import files_below
from harness.tasks.task import Making

TIMEOUT = 30 * 60  # s
GIVEN = "given"  # of the folder: what frameworks may see


def ensure(scenario: Scenario, profile: str, making: Making) -> Path:
    """The folder; the scenario's module `inputs` fills it, in the baseline's environment."""
    data, python = making.data(), making.environment().python
    parameters = scenario.profiles[profile].parameters
    folder = _folder(scenario, profile, parameters, python)
    if _whole(folder):
        return folder
    with made_once.maker(folder):
        if _whole(folder):
            return folder
        begin, scratch = time.monotonic(), made_once.new(folder)
        folders.remove(scratch)
        scratch.mkdir(parents=True)
        try:
            _make(scenario.name, data, scratch, [str(python), parameters])
            prepared.finish(scratch, str(data), round(time.monotonic() - begin, 1))
            folders.remove(folder)
            scratch.rename(folder)
        finally:
            with suppress(OSError):  # what went wrong before is to be told
                folders.remove(scratch)
    return folder


def _whole(folder: Path) -> bool:
    return prepared.look(folder) is not None and not prepared.harm(folder)


def _folder(scenario: Scenario, profile: str, parameters: Mapping[str, Any], python: Path) -> Path:
    """Named after all that its content follows from, but the data: those are always the same."""
    content = hashlib.sha256(msgspec.json.encode([parameters, str(python)], order="sorted"))
    root = paths.scenarios()
    for name in sorted(files_below(root)):
        content.update(name.encode() + (root / name).read_bytes())
    name = f"{scenario.name}-{profile}-{content.hexdigest()[:16]}"
    return paths.cache() / "inputs" / name


def _make(name: str, data: Path, out: Path, call: list[Any]) -> None:
    python, parameters = call
    asked = out / "parameters.json"
    asked.write_bytes(msgspec.json.encode(parameters))
    env = {
        **variables.passed_on(),
        "PYTHONPATH": str(view.lay_out(view.scenarios(), "scenarios")),
        "OMP_NUM_THREADS": "1",
    }
    command = [python, "-m", f"scenarios.{name}.inputs", str(data), str(out), str(asked)]
    done = children.run(command, cwd=out, env=env, timeout=TIMEOUT)
    if done.returncode != 0:
        raise HarnessError(f"the inputs of {name} cannot be made: {children.last_words(done)}")
