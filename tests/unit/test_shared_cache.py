"""A cache that another account has filled, or in which links were planted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from harness.environments import download, keeping, venvs
from harness.environments.uv import UvFailed
from harness.planning import catalog
from tests.unit.world import CHECKOUT, World

NOBODY = 65534
# Another account, which may read what this one may: the Python that runs us, and the checkout.
ACCOUNT = [
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
]  # fmt: skip
needs_an_account = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs another account"
)


@pytest.fixture
def filled(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with a cache of its own that holds all that faulty:fine needs."""
    world.cache = tmp_path / "cache"
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.cache))
    assert world.bench("install", "bare", "faulty").code == 0
    return world


@pytest.fixture
def theirs(filled: World) -> Path:
    """A folder of another account's, in which it makes its runs."""
    folder = filled.home / "other"
    folder.mkdir()
    shutil.chown(folder, NOBODY, NOBODY)
    return folder


def as_another(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    env |= {"HOME": str(home), "MLOPS_BENCH_RUNS": str(home / "runs"), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(
        [*ACCOUNT, sys.executable, "-m", "harness", *arguments],
        env=env, cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip


@needs_an_account
def test_a_second_user_who_may_read_a_filled_cache_can_run(filled: World, theirs: Path) -> None:
    done = as_another(theirs, "run", "-p", "smoke", "-f", "faulty:fine")
    assert done.returncode == 0, done.stdout + done.stderr
    done = as_another(theirs, "install", "bare")
    assert done.returncode == 0, done.stdout + done.stderr


@needs_an_account
@pytest.mark.parametrize("missing", ["environments", "data"])
def test_a_second_user_is_told_what_the_cache_lacks(
    filled: World, theirs: Path, missing: str
) -> None:
    for entry in (filled.cache / missing).iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
    done = as_another(theirs, "install", "bare")
    assert done.returncode == 3
    said = " ".join((done.stdout + done.stderr).split())
    assert f"{filled.cache}/{missing}/" in said
    assert "is not whole, and" in said
    assert said.endswith("set MLOPS_BENCH_CACHE to a folder of your own")


def plant(link: Path, target: Path) -> None:
    """`link`, where something of ours would lie, names a file of somebody's."""
    target.write_text("precious")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def kept() -> Path:
    return venvs.ensure(catalog.frameworks()["bare"], "process").folder


def test_the_file_that_a_planted_lock_names_is_not_touched(filled: World) -> None:
    target, folder = filled.home / "target", kept()
    plant(folder.with_suffix(".lock"), target)
    (folder / "pyvenv.cfg").unlink()
    with pytest.raises(UvFailed, match="it is a symbolic link, delete it"):
        kept()
    assert target.read_text() == "precious"


def test_the_files_that_other_planted_links_name_are_not_touched(filled: World) -> None:
    target, folder = filled.home / "target", kept()
    for suffix in (".seen", ".broken"):
        plant(folder.with_suffix(suffix), target)
        plant(folder.with_name(f"{folder.name}{suffix}.partial"), target)
    plant(folder / f"{keeping.MARKER}.partial", target)
    before = target.stat().st_mtime_ns
    (folder / "pyvenv.cfg").unlink()
    assert (kept() / "pyvenv.cfg").exists()
    assert (target.read_text(), target.stat().st_mtime_ns) == ("precious", before)


def test_the_file_that_a_planted_download_names_is_not_touched(filled: World, mirror: str) -> None:
    target, raw = filled.home / "target", filled.home / "raw"
    plant(filled.cache / "partial" / ("0" * 64), target)
    raw.mkdir()
    assert download._file(f"{mirror}#sha256={'0' * 64}", raw) is not None
    assert target.read_text() == "precious"


def test_a_download_without_end_is_one_sentence(
    filled: World, mirror: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LARGEST", 5)
    monkeypatch.setattr(download, "RETRIES", 0)
    assert "no end after" in str(download._file(mirror, filled.home))


def test_every_filelock_that_we_admit_refuses_links() -> None:
    """Those before 3.20.1 truncate what a planted lock names; those before 3.20.3 race for it."""
    assert tuple(map(int, filelock.__version__.split(".")[:3])) >= (3, 20, 3)
    assert '"filelock>=3.20.3"' in (CHECKOUT / "pyproject.toml").read_text()
