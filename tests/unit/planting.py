"""Servers with planted faults, in processes of their own, as the host meets them."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from harness.records.record import Purpose
from harness.running import ports
from harness.tasks.inputs import GIVEN
from harness.tasks.serving import client
from harness.tasks.serving.offer import EXPECTED, NEWER, Offer
from harness.tasks.task import Visit
from harness.worker.tasks.serving import BATCHES, LOG, SINGLES

PLANTED = Path(__file__).parents[1] / "world" / "serving" / "planted.py"
ROWS = 60
VERSION = "123456"  # of the model
Plant = Callable[[str], Offer]


def probabilities(chance: random.Random) -> list[float]:
    parts = [chance.random() for _ in range(10)]
    return [part / sum(parts) for part in parts]


def planting(tmp_path: Path) -> Iterator[Plant]:
    """Starts a planted server; what the host has when it is offered."""
    started: list[subprocess.Popen[bytes]] = []

    def start(fault: str) -> Offer:
        chance = random.Random(1)
        bodies = [json.dumps({"rows": [number]}) for number in range(ROWS)]
        answers = {body: probabilities(chance) for body in bodies}
        evidence, data = tmp_path / "evidence", tmp_path / "inputs" / GIVEN
        evidence.mkdir()
        data.mkdir(parents=True)
        (tmp_path / "answers.json").write_text(json.dumps(answers))
        rows = list(answers.values())
        (data.parent / EXPECTED).write_text(json.dumps(rows))
        (data.parent / NEWER).write_text(json.dumps([[row[-1], *row[:-1]] for row in rows]))
        (evidence / SINGLES).write_text("".join(f"{body}\n" for body in bodies))
        (evidence / BATCHES).write_text(f"{bodies[0]}\n")
        (port,) = ports.free(1)
        command = [sys.executable, str(PLANTED), fault, str(port), str(tmp_path / "answers.json")]
        with (evidence / LOG).open("wb") as log:
            started.append(subprocess.Popen(command, stderr=log, process_group=0))
        url = f"http://127.0.0.1:{port}/"
        while not client.get(url).ok:
            assert started[-1].poll() is None
        served = {
            "url": url,
            "outputs": ["outputs"],
            "ready": url,
            "pid": started[-1].pid,
            "version": VERSION,
        }
        parameters = {"seconds": 1.0, "latency_bound": 0.1, "batch": 1, "large_body": 2 * 10**6}
        return Offer(served, Visit(data, parameters, evidence, lambda: None, Purpose.MEASURED, 1))

    yield start
    for each in started:
        with suppress(ProcessLookupError):
            os.killpg(each.pid, signal.SIGKILL)
        each.wait()
