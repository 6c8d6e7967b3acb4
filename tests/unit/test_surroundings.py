"""Whatever a user's runs, folders and settings are called, no framework suffers from it."""

import json
import os
import re
import shutil
import time
from pathlib import Path

import pytest

from harness.records.record import Status
from tests.unit.world import World

HOSTILE = ("really?1", "run [2]", "50%20 #1 *", "it's \"said\"", "Läufe")
PLAIN = re.compile(r"[A-Za-z0-9._/-]+")
FINE = ("run", "-p", "smoke", "-f", "faulty:fine")


def _handed(run: Path) -> list[str]:
    """The folders that the callees of a run were told."""
    requests = [json.loads(file.read_bytes()) for file in run.glob("evidence/*/request.json")]
    assert len(requests) == 4, "the baseline's and the framework's, of two scenarios"
    return [request[name] for request in requests for name in ("workdir", "evidence")]


def _stand_ins(world: World) -> list[Path]:
    return [folder for base in (world.home, world.cache) for folder in base.rglob(".work/*")]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_framework_works_below_plain_names(world: World, name: str) -> None:
    done = world.bench(*FINE, "--name", name)
    assert done.code == 0, done.said
    assert all(PLAIN.fullmatch(folder) for folder in _handed(world.run_folder(name)))
    assert not _stand_ins(world)
    for record in world.records(name):
        assert record.evidence
        assert all((world.run_folder(name) / file).is_file() for file in record.evidence)


def test_a_plain_run_is_worked_on_in_its_own_folder(world: World) -> None:
    assert world.bench(*FINE, "--name", "it-1_a.b").code == 0
    own = str(world.run_folder("it-1_a.b"))
    assert all(folder.startswith(own) for folder in _handed(world.run_folder("it-1_a.b")))


def test_a_framework_works_below_plain_names_in_hostile_folders(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = world.home / "my runs [new]? #1"
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(runs))
    assert world.bench(*FINE, "--name", "it").code == 0
    assert all(PLAIN.fullmatch(folder) for folder in _handed(runs / "it"))
    assert os.listdir(world.cache / "work") == []


def test_working_folders_that_are_kept_lie_in_the_run(world: World) -> None:
    done = world.bench(*FINE, "--name", "really?1", "--keep")
    kept = sorted((world.run_folder("really?1") / "work").iterdir())
    assert sum((folder / "store" / "running").exists() for folder in kept) == 2
    assert all(f"kept: {folder}" in done.out for folder in kept)
    assert not _stand_ins(world)


def test_a_killed_run_of_a_hostile_name_is_resumed(world: World) -> None:
    options = ("--name", "run [2]", "--timeout", "60")
    harness = world.start("run", "-p", "smoke", "-f", "faulty:hang", *options)
    deadline = time.monotonic() + 20
    while not list((world.home / "runs").glob(".work/*/work/*/store/running")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    harness.kill()
    harness.communicate()
    assert _stand_ins(world)
    done = world.bench("run", "--resume", "run [2]", "--timeout", "1")
    assert done.code == 1
    assert {record.status for record in world.records("run [2]")} == {Status.OK, Status.TIMEOUT}
    assert not _stand_ins(world)


def test_what_stood_in_for_a_deleted_run_goes_with_the_next(world: World) -> None:
    left = world.home / "runs" / ".work" / "0123456789ab"
    (left / "work" / "state").mkdir(parents=True)
    (left / "evidence").symlink_to(world.run_folder("gone?") / "evidence")
    assert world.bench(*FINE, "--name", "next?").code == 0
    assert not left.exists()


def test_an_export_names_no_stand_in(world: World) -> None:
    assert world.bench(*FINE, "--name", "really?1").code == 0
    assert world.bench("export", str(world.home / "out"), "really?1").code == 0
    for request in (world.home / "out").glob("evidence/*/request.json"):
        told = json.loads(request.read_bytes())
        assert told["workdir"].startswith("<WORK>/")
        assert told["evidence"].startswith("<RUN>/evidence/")
    shutil.rmtree(world.home / "out")
