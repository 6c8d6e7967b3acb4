"""A disk that is really full: a small tmpfs in a mount namespace of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.records.record import Status
from tests.unit.wheels import make_wheel
from tests.unit.world import World

UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
# The third cell fills the disk while it runs; then the harness finds it full from the start.
SCRIPT = """
runs="$1"; python="$2"
bench() { "$python" -c "from harness.cli import main; main()" "$@" 2>&1; echo "exit code $?"; }
mount -t tmpfs -o size=2m none "$runs"
bench run --name it -p smoke --repeat 2 -f faulty:filler
rm -rf "$runs"/it/work/* "$runs"/it/evidence/002* "$runs"/it/logs/002*
cat /dev/zero >> "$runs/filler" 2> /dev/null
bench run --resume it
rm "$runs/filler"
bench status it
"""


# The disk is full before the run begins.
BEGIN = """
runs="$1"; python="$2"
bench() { "$python" -c "from harness.cli import main; main()" "$@" 2>&1; echo "exit code $?"; }
mount -t tmpfs -o size=2m none "$runs"
cat /dev/zero >> "$runs/filler" 2> /dev/null
bench run --name it -p smoke
rm "$runs/filler"
ls -A "$runs"
bench run --name it -p smoke
"""


def _can_mount() -> bool:
    attempt = [*UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(attempt, capture_output=True, check=False).returncode == 0
    )


def run_in_a_namespace(world: World, script: str) -> str:
    runs = world.home / "runs"
    runs.mkdir()
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", script, "sh", str(runs), sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    return " ".join(done.stdout.split())


@pytest.mark.skipif(not _can_mount(), reason="needs mount namespaces")
def test_a_run_that_a_full_disk_did_not_let_begin_begins_once_there_is_room(world: World) -> None:
    said = run_in_a_namespace(world, BEGIN)
    assert said.startswith(f"Error: cannot write {world.home / 'runs' / 'it'}: No space left")
    assert "exit code 3 run it: " in said, "nothing is left in between"
    assert said.endswith("exit code 0")


@pytest.mark.skipif(not _can_mount(), reason="needs mount namespaces")
def test_a_full_disk_ends_the_run_with_one_sentence_and_earlier_records_intact(
    world: World,
) -> None:
    said = run_in_a_namespace(world, SCRIPT)
    assert "the supervisor died: OSError: [Errno 28] No space left on device" in said
    assert "the disk is full" in said
    assert said.count("continue with --resume exit code 3") == 2
    assert "Traceback" not in said
    assert "run it: 2 ok; 5 cells to do" in said
    assert said.endswith("exit code 0")


# The disk of the cache is full while environments are built; then there is room again.
FILLED_CACHE = """
cache="$1"; python="$2"
bench() { "$python" -c "from harness.cli import main; main()" "$@" 2>&1; echo "exit code $?"; }
mount -t tmpfs -o size=4m none "$cache"
bench install bare
cat /dev/zero > "$cache/filler" 2> /dev/null
bench run --name it -p smoke -f faulty:unlocked
ls "$cache/environments"
rm "$cache/filler"
bench run --resume it
"""


@pytest.mark.skipif(not _can_mount(), reason="needs mount namespaces")
def test_a_full_disk_of_the_cache_blames_no_framework_and_is_over_once_there_is_room(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "own"
    cache.mkdir()
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(cache))
    make_wheel(world.wheels, "tiny-package", "1.0")
    (world.framework("faulty") / "unlocked.lock").write_text("tiny-package==1.0\n")
    done = subprocess.run(
        [*UNSHARE, "sh", "-c", FILLED_CACHE, "sh", str(cache), sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No space left on device" in done.stdout
    assert "Traceback" not in done.stdout
    assert done.stdout.endswith("exit code 0\n")
    records = [r for r in world.records("it") if r.framework == "faulty"]
    assert {r.status for r in records} <= {Status.ERROR, Status.OK}
    assert records[-1].status is Status.OK
