"""A monitor that was restarted: another process, that has only what the first one had kept.

Usage: python -m harness.worker.tasks.recalling FOLDER
"""

import dataclasses
import importlib
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from harness.worker.contract import Checked, DriftMonitor, Keeper, Labelled, Request
from harness.worker.tasks import streams

CLASSES = (streams.PREDICTED,)
KEPT, REQUEST, BATCHES, AFTER = "kept", "request.json", "batches.json", "after.json"
NEAR = 1e-9  # of a score, that went through a file
SAID_LENGTH = 300  # characters

Seen = tuple[bool, float | None]  # an alarm, and the score, if any


def seen(found: Checked) -> Seen:
    """As JSON has it."""
    score = float(found["score"])
    return bool(found["alarm"]), score if math.isfinite(score) else None


def compared(
    framework: DriftMonitor, request: Request, batches: Sequence[Labelled]
) -> dict[str, Any]:
    """Whether it has means to keep what it learnt, and finds the same with them.

    What is kept is of the moment before the batches: some monitors look at several together.
    """
    if not hasattr(framework, "keep"):
        return {"means": False, "same": False, "said": ""}
    folder = request.workdir / "restart"
    (folder / KEPT).mkdir(parents=True)
    fields = dataclasses.asdict(dataclasses.replace(request, data=request.workdir))
    (folder / REQUEST).write_text(json.dumps(fields, default=str))
    (folder / BATCHES).write_text(json.dumps(batches))
    cast(Keeper, framework).keep(folder / KEPT)
    before = [seen(framework.check(batch.rows, 1, batch)) for batch in batches]
    command = [sys.executable, "-m", __name__, str(folder)]
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    if done.returncode:
        return {"means": True, "same": False, "said": f"it ended with {done.returncode}"}
    after = json.loads((folder / AFTER).read_bytes())
    pairs = list(zip(before, after, strict=True))
    other = [f"{one} became {two}" for one, two in pairs if not _alike(one, two)]
    return {"means": True, "same": not other, "said": "; ".join(other)[:SAID_LENGTH]}


def _alike(one: Seen, two: Sequence[Any]) -> bool:
    (alarm, score), (other_alarm, other_score) = one, two
    if score is None or other_score is None:
        return alarm == other_alarm and score is other_score
    return alarm == other_alarm and math.isclose(score, other_score, rel_tol=NEAR)


def main(folder: Path) -> None:
    """Check the batches by what was kept, and write what was seen."""
    request = Request.load(folder / REQUEST)
    module = importlib.import_module(f"frameworks.{request.framework}.monitor")
    framework: Keeper = module.Monitor(request)
    framework.start()
    try:
        framework.recall(folder / KEPT)
        batches = [Labelled(*each) for each in json.loads((folder / BATCHES).read_bytes())]
        after = [seen(framework.check(batch.rows, 1, batch)) for batch in batches]
    finally:
        framework.stop()
    (folder / AFTER).write_text(json.dumps(after))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
