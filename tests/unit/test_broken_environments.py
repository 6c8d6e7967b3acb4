"""A kept environment that has been damaged is built again, or is said to be broken."""

import fcntl
import os
import shutil
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from harness.environments import in_use, intact, keeping, uv, venvs
from harness.environments.venvs import Environment
from harness.planning import catalog
from harness.records.record import Status
from tests.unit.wheels import make_wheel
from tests.unit.world import World

SITE = Path("lib") / f"python{uv.PYTHON}" / "site-packages"
Damage = Callable[[Path], object]


@pytest.fixture
def kept(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with a cache of its own, where faulty and bare have a package in theirs."""
    world.cache = tmp_path / "own"
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.cache))
    make_wheel(world.wheels, "tiny-package", "1.0")
    lock = world.framework("faulty") / "requirements.lock"
    lock.write_text("tiny-package==1.0\n")
    return world


def ensure(log: Path | None = None) -> Environment:
    return venvs.ensure(catalog.frameworks()["faulty"], "fine", log)


def python_that_is(content: str, mode: int) -> Damage:
    def damage(folder: Path) -> None:
        python = folder / "bin" / "python"
        python.unlink()
        python.write_text(content)
        python.chmod(mode)

    return damage


def without(*names: str) -> Damage:
    def damage(folder: Path) -> None:
        for name in names:
            place = folder / name
            shutil.rmtree(place) if place.is_dir() else place.unlink()

    return damage


def foreign_distribution(folder: Path) -> None:
    shutil.copytree(folder / SITE / "tiny_package-1.0.dist-info", folder / SITE / "x-1.dist-info")


DAMAGES: dict[str, Damage] = {
    "a package": without(f"{SITE}/tiny_package"),
    "a module": without(f"{SITE}/tiny_package/__init__.py"),
    "a package and what tells of it": without(
        f"{SITE}/tiny_package", f"{SITE}/tiny_package-1.0.dist-info"
    ),
    "its list of files": without(f"{SITE}/tiny_package-1.0.dist-info/RECORD"),
    "bytecode": without(f"{SITE}/tiny_package/__pycache__"),
    "site-packages": without(str(SITE)),
    "lib": without("lib"),
    "bin": without("bin"),
    "pyvenv.cfg": without("pyvenv.cfg"),
    "pyvenv.cfg emptied": lambda folder: (folder / "pyvenv.cfg").write_text(""),
    "python emptied": python_that_is("", 0o755),
    "python not executable": python_that_is("#!/bin/sh\nexec true\n", 0o644),
    "python that fails": python_that_is("#!/bin/sh\nexit 1\n", 0o755),
    "another distribution": foreign_distribution,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_environment_is_built_again(kept: World, damage: Damage) -> None:
    good = ensure()
    before = sorted(p.relative_to(good.folder) for p in good.folder.rglob("*"))
    damage(good.folder)
    log = kept.home / "log"

    again = ensure(log)

    assert again.folder == good.folder
    assert again.built.freeze == good.built.freeze
    assert sorted(p.relative_to(good.folder) for p in good.folder.rglob("*")) == before
    assert f"{good.folder} is built again: " in log.read_text()
    assert intact.thorough(good.folder, good.built.freeze, contents=True) == {}


def replaced(name: str, make: Damage) -> Damage:
    def damage(folder: Path) -> None:
        without(name)(folder)
        make(folder / name)

    return damage


OF_NO_PACKAGE: dict[str, Damage] = {
    "lib": without("lib"),
    "lib is a file": replaced("lib", Path.touch),
    "lib is a link": replaced("lib", lambda lib: lib.symlink_to("/usr/lib")),
    "site-packages are a link": replaced(str(SITE), lambda site: site.symlink_to("/usr/lib")),
    "pyvenv.cfg is binary": lambda folder: (folder / "pyvenv.cfg").write_bytes(b"\xff\xfe" * 99),
    "pyvenv.cfg is a FIFO": replaced("pyvenv.cfg", os.mkfifo),
    "python that sleeps": python_that_is("#!/bin/sh\nsleep 1000\n", 0o755),
}


@pytest.mark.parametrize("damage", OF_NO_PACKAGE.values(), ids=OF_NO_PACKAGE.keys())
def test_an_environment_without_packages_is_built_again_too(
    kept: World, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept.framework("faulty") / "requirements.lock").write_text("")
    monkeypatch.setattr(intact, "PATIENCE", 1)
    good = ensure()
    damage(good.folder)
    log = kept.home / "log"

    again = ensure(log)

    assert f"{good.folder} is built again: " in log.read_text()
    assert intact.thorough(again.folder, again.built.freeze, contents=True) == {}


def test_a_run_whose_environment_was_damaged_before_it_is_good(kept: World) -> None:
    without("pyvenv.cfg", f"{SITE}/tiny_package")(ensure().folder)
    assert kept.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine").code == 0
    assert {r.status for r in kept.records("it")} == {Status.OK}


IMPORT = "import tiny_package\n\nassert tiny_package.VERSION\n"


@pytest.fixture
def importing(kept: World) -> World:
    """The adapter of faulty needs the package."""
    file = kept.framework("faulty") / "adapter.py"
    file.write_text(IMPORT + file.read_text())
    return kept


def overwrite(folder: Path, text: str) -> None:
    """In place: the folder does not show it, and what uv keeps changes too, which is linked."""
    (folder / SITE / "tiny_package" / "__init__.py").write_text(text)
    for file in (folder / SITE / "tiny_package" / "__pycache__").iterdir():
        file.write_bytes(b"")


EMPTIED, ALTERED = "", "x = ERROR = '0'\n"  # as many bytes as there were


@pytest.mark.parametrize("text", [EMPTIED, ALTERED])
def test_a_run_that_fails_in_a_damaged_environment_is_repeated_in_a_good_one(
    importing: World, text: str
) -> None:
    good = ensure()
    overwrite(good.folder, text)
    assert ensure() == good  # the quick look does not see it
    result = importing.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine")
    assert result.code == 0, result.said
    assert {r.status for r in importing.records("it")} == {Status.OK}
    assert len(importing.records("it")) == len({r.key for r in importing.records("it")})
    assert intact.thorough(good.folder, good.built.freeze, contents=True) == {}


def test_a_run_in_a_damaged_environment_that_cannot_be_built_again_is_an_error(
    importing: World,
) -> None:
    overwrite(ensure().folder, EMPTIED)
    for wheel in importing.wheels.iterdir():
        wheel.unlink()
    arguments = ["-p", "smoke", "-f", "faulty:fine"]
    assert importing.bench("run", "--name", "it", *arguments).code == 1
    of_faulty = [r for r in importing.records("it") if r.framework == "faulty"]
    assert {r.status for r in of_faulty} == {Status.ERROR}
    assert {r.reason.partition(" failed: ")[0] for r in of_faulty} == {"install: uv pip"}

    make_wheel(importing.wheels, "tiny-package", "1.0")
    assert importing.bench("run", "--resume", "it").code == 0


def test_a_failure_in_a_good_environment_remains_one(importing: World) -> None:
    ensure()
    importing.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:crash")
    of_faulty = [r for r in importing.records("it") if r.framework == "faulty"]
    assert {r.status for r in of_faulty} == {Status.FAILED}


def test_what_a_killed_build_of_another_lock_left_is_cleared(kept: World) -> None:
    torn = kept.cache / "environments" / ("0" * 16)
    (torn / "lib").mkdir(parents=True)
    environment = ensure()
    assert not torn.exists()
    assert environment.python.exists()


@pytest.fixture
def another_works_in() -> Iterator[Callable[[Path], int]]:
    """As another harness holds an environment; what is returned lets it go when closed."""
    opened = []

    def hold(folder: Path) -> int:
        opened.append(os.open(folder, os.O_RDONLY))
        fcntl.flock(opened[-1], fcntl.LOCK_SH | fcntl.LOCK_NB)
        return opened[-1]

    yield hold
    for each in opened:
        with suppress(OSError):
            os.close(each)


def test_an_environment_in_which_another_harness_works_is_not_built_again(
    kept: World, another_works_in: Callable[[Path], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_use, "PATIENCE", 0.1)
    good = ensure()
    in_use.release()
    hold = another_works_in(good.folder)
    assert ensure() == good  # both may work in it
    (good.folder / SITE / "tiny_package" / "__init__.py").unlink()
    inside = sorted(good.folder.rglob("*"))

    with pytest.raises(uv.UvFailed, match="another harness works in it: wait until that has ended"):
        ensure()

    assert sorted(good.folder.rglob("*")) == inside
    os.close(hold)
    assert intact.thorough(ensure().folder, good.built.freeze) == {}


def test_what_another_harness_has_found_broken_is_not_cleared_while_a_third_works_in_it(
    kept: World, another_works_in: Callable[[Path], int]
) -> None:
    other = kept.cache / "environments" / ("0" * 16)
    other.mkdir(parents=True)
    hold = another_works_in(other)
    ensure()
    assert other.exists()
    os.close(hold)
    in_use.release()
    without("bin")(ensure().folder)
    ensure()
    assert not other.exists()


def test_a_run_holds_its_environment_and_lets_it_go(
    kept: World, another_works_in: Callable[[Path], int]
) -> None:
    folder = ensure().folder
    in_use.release()
    harness = kept.start("run", "-p", "smoke", "-f", "faulty:hang", "--name", "it")
    deadline = time.monotonic() + 60
    while not list((kept.home / "runs").glob("it/work/*/store/running")):
        assert time.monotonic() < deadline
        assert harness.poll() is None
        time.sleep(0.02)
    ours = os.open(folder, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(ours, fcntl.LOCK_EX | fcntl.LOCK_NB)
    harness.send_signal(signal.SIGINT)
    harness.communicate()
    fcntl.flock(ours, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(ours)
    assert kept.bench("run", "-p", "smoke", "--name", "other", "-f", "faulty:fine").code == 0
    with in_use.alone(folder, 0):  # raises Busy if that run still had it
        pass


def test_what_another_harness_has_built_again_meanwhile_is_trusted(
    kept: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ensure().folder
    looking = intact.thorough

    def look_slowly(*arguments: Any, **options: Any) -> dict[str, str]:
        found = looking(*arguments, **options)
        monkeypatch.setattr(intact, "thorough", looking)
        in_use.release()
        again = ensure()
        in_use.release()
        assert again.folder == folder
        return found

    (folder / SITE / "tiny_package" / "__init__.py").unlink()
    monkeypatch.setattr(intact, "thorough", look_slowly)
    assert "is missing" in keeping.distrust(folder)
    assert (folder / keeping.MARKER).exists()
    assert not folder.with_suffix(".broken").exists()


def test_a_failed_build_leaves_nothing(kept: World) -> None:
    (kept.framework("faulty") / "requirements.lock").write_text("no-such-distribution==1.0\n")
    with pytest.raises(uv.UvFailed):
        ensure()
    assert [e for e in (kept.cache / "environments").iterdir() if e.suffix != ".lock"] == []


def test_an_environment_of_an_older_harness_remains(kept: World) -> None:
    good = ensure()
    before = good.python.lstat().st_ino
    good.folder.with_suffix(".seen").unlink()
    assert ensure() == good
    assert good.python.lstat().st_ino == before
    assert good.folder.with_suffix(".seen").exists()


def test_a_copied_environment_is_built_only_if_something_is_missing(kept: World) -> None:
    """Its times differ, all else does not."""
    good = ensure()
    for place in good.folder.rglob("*"):
        os.utime(place, (1, 1), follow_symlinks=False)
    before = good.python.lstat().st_ino
    assert ensure() == good
    assert good.python.lstat().st_ino == before


def test_a_link_in_place_of_a_damaged_environment_is_replaced_and_what_it_names_is_not(
    kept: World,
) -> None:
    folder = ensure().folder
    theirs = kept.home / "theirs"
    folder.rename(theirs)
    folder.symlink_to(theirs)
    (theirs / "pyvenv.cfg").unlink()
    before = sorted(theirs.rglob("*"))
    ensure()
    assert not folder.is_symlink()
    assert sorted(theirs.rglob("*")) == before


def test_a_package_whose_own_list_of_files_is_wrong_is_kept_as_it_was_installed(
    kept: World,
) -> None:
    wheel = make_wheel(kept.wheels, "tiny-package", "1.0")
    with zipfile.ZipFile(wheel) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    record = "tiny_package-1.0.dist-info/RECORD"
    texts[record] = texts[record].replace(",16\n", ",15\n", 1)
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    good = ensure()
    assert good.built.odd == {"tiny-package": "tiny_package/__init__.py has 16 bytes, not 15"}
    before = good.python.lstat().st_ino
    good.folder.with_suffix(".seen").unlink()
    assert ensure() == good
    assert good.python.lstat().st_ino == before


def test_a_run_that_breaks_its_own_environment_each_time_has_failed_by_itself(
    importing: World,
) -> None:
    file = importing.framework("faulty") / "adapter.py"
    breaks = (
        "        import pathlib\n"
        "        pathlib.Path(tiny_package.__file__).write_text('VERSION = 12345678')\n"
        "        raise ValueError('my plugin is gone')\n"
    )
    mark = "        super().start()\n"
    file.write_text(file.read_text().replace(mark, mark + breaks))

    importing.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine")

    (record,) = [r for r in importing.records("it") if r.framework == "faulty"]
    assert record.status is Status.FAILED
    assert record.reason.startswith("the run itself breaks what it works with: the environment is")
    assert "tiny-package" in record.reason
    assert "my plugin is gone" in record.reason
