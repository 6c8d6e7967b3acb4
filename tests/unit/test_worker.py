"""The callee as a process of its own, without a supervisor: phases, errors, signals, its result."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.unit.world import CHECKOUT, World

pytestmark = pytest.mark.covered


class Call:
    """One `python -m harness.worker`, started on construction."""

    def __init__(self, world: World, deployment: str, framework: str = "faulty") -> None:
        self.workdir = world.home / "work"
        self.result_file = world.home / "result.json"
        (world.home / "evidence").mkdir()
        self.workdir.mkdir()
        request = {
            "framework": framework,
            "deployment": deployment,
            "scenario": "tiny",
            "profile": "smoke",
            "parameters": {"factors": ["2", "3"], "count": 3},
            "data": str(world.root / "numbers"),
            "workdir": str(self.workdir),
            "evidence": str(world.home / "evidence"),
            "ports": [1, 2],
            "phases": ["configure", "run", "read_back"],
        }
        (world.home / "request.json").write_text(json.dumps(request))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "harness.worker", str(world.home / "request.json"),
             str(self.result_file)],
            env={
                **os.environ,
                "PYTHONPATH": f"{CHECKOUT}:{world.root}",
                "FAULTY_SETTING": "x",
                "MLOPS_BENCH_TIMELINE": str(world.home / "timeline.jsonl"),
            },
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def result(self) -> dict[str, Any]:
        self.errors = self.process.communicate(timeout=30)[1]
        found: dict[str, Any] = json.loads(self.result_file.read_text())
        return found


def phases(result: dict[str, Any]) -> dict[str, str | None]:
    return {phase["name"]: phase["error"] for phase in result["phases"]}


def test_a_good_call_ends_with_0_and_a_result_of_five_phases(world: World) -> None:
    call = Call(world, "fine")
    result = call.result()
    assert call.process.returncode == 0
    assert phases(result) == dict.fromkeys(["import", "configure", "run", "read_back", "stop"])
    assert result["run_id"] == "run-1"
    assert result["read_back"]["outputs"]["select_best"] == {"accuracy": 18}
    assert result["read_back"]["code_version"]["unsupported"]["reason"] == "code has | no version"
    assert all(phase["begin"] <= phase["end"] for phase in result["phases"])
    assert (result["phases"][1]["files"], result["phases"][1]["processes"]) == (1, 0)


def test_steps_leave_marks_on_the_clock_of_the_phases(world: World) -> None:
    result = Call(world, "fine").result()
    marks = [json.loads(line) for line in (world.home / "timeline.jsonl").read_text().splitlines()]
    names = [mark["name"] for mark in marks if mark["kind"] == "step"]
    assert names == ["load_data", "multiply/2", "multiply/3", "select_best"]
    run = next(phase for phase in result["phases"] if phase["name"] == "run")
    assert all(run["begin"] <= m["begin"] <= run["end"] for m in marks if m["kind"] == "step")


def test_an_exception_ends_with_1_a_traceback_and_a_call_of_stop(world: World) -> None:
    call = Call(world, "crash")
    result = call.result()
    assert call.process.returncode == 1
    assert "Traceback" in call.errors
    assert phases(result) == {
        "import": None,
        "configure": None,
        "run": "ValueError: as <b>told</b>\nand more lines",
        "stop": None,
    }
    assert result["read_back"] is None


def test_an_adapter_that_cannot_be_imported_is_an_error_of_that_phase(world: World) -> None:
    (world.framework("faulty") / "adapter.py").write_text("import no_such_module")
    result = Call(world, "fine").result()
    assert phases(result) == {"import": "ModuleNotFoundError: No module named 'no_such_module'"}


def test_a_service_that_fails_is_an_error_of_the_configuration(world: World) -> None:
    result = Call(world, "dead_service").result()
    assert str(phases(result)["configure"]).startswith("ServiceFailed: mayfly ended with 1:")
    assert "stop" in phases(result)
    assert "run" not in phases(result)


def test_sigterm_lets_the_adapter_stop_its_services(world: World) -> None:
    call = Call(world, "hang")
    deadline = time.monotonic() + 20
    while not (call.workdir / "store" / "running").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    call.process.send_signal(signal.SIGTERM)
    found = phases(call.result())
    assert call.process.returncode == 128 + signal.SIGTERM
    assert found["stop"] is None
    assert str(found["run"]).startswith("SystemExit")


@pytest.mark.parametrize("name", ["contract", "service", "__main__"])
def test_the_worker_needs_no_other_part_of_the_harness(tmp_path: Path, name: str) -> None:
    alone = tmp_path / "harness"
    alone.mkdir()
    (alone / "worker").symlink_to(CHECKOUT / "harness" / "worker")
    code = f"import harness.worker.{name}"
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}",
        ],
        check=False,
    )
    assert done.returncode == 0
