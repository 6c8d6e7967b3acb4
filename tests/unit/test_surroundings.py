"""Whatever a user's runs, folders and settings are called, no framework suffers from it."""

import codecs
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from harness import paths, surroundings
from harness.environments import own_python, uv, variables
from harness.environments.venvs import Built, Environment
from harness.planning import catalog
from harness.records.record import Status
from harness.running import audit
from harness.running.execution import callee_environment
from harness.scoring.rubric import DEFAULT
from tests.unit.world import CHECKOUT, World

HOSTILE = ("really?1", "run [2]", "50%20 #1 *", 'it\'s "said"', "Läufe")
PLAIN = re.compile(r"[A-Za-z0-9._/-]+")
TEXT = (".py", ".toml", ".lock", ".txt", ".in")
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
    assert not list((world.cache / "work").iterdir())


def test_working_folders_that_are_kept_lie_in_the_run(world: World) -> None:
    done = world.bench(*FINE, "--name", "really?1", "--keep")
    kept = sorted((world.run_folder("really?1") / "work").iterdir())
    assert any((folder / "store" / "running").exists() for folder in kept)
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


def _command(
    world: World,
    *arguments: str,
    python: Sequence[str] = (),
    interpreter: str = sys.executable,
    **env: str,
) -> subprocess.CompletedProcess[str]:
    """`mlops-bench` as it is installed, with other surroundings."""
    return subprocess.run(
        [interpreter, *python, "-c", "import mlops_bench; mlops_bench.main()", *arguments],
        env={**os.environ, **env},
        cwd=world.home,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("other", ["harness/__init__.py", "harness.py"])
def test_another_package_of_our_name_is_not_taken_for_ours(world: World, other: str) -> None:
    file = world.home / "others" / other
    file.parent.mkdir(parents=True)
    file.write_text("raise RuntimeError('not yours')", encoding="utf-8")
    path = os.pathsep.join(
        [str(file.parent.parent if "/" in other else file.parent), str(CHECKOUT)]
    )
    done = _command(world, *FINE, "--name", "it", PYTHONPATH=path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {record.status for record in world.records("it")} == {Status.OK}


@pytest.fixture(params=["editable", "wheel"])
def installed_beside_another(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The Python of an environment with our packages; where it is editable, with another harness.

    A wheel's own `harness` lies there: another may lie in a folder of PYTHONPATH only.
    """
    environment = tmp_path / "installed"
    venv.create(environment, symlinks=True)
    site = next(environment.glob("lib/python*/site-packages"))
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.suffix != ".pth" and entry.name not in ("harness", "mlops_bench.py"):
            with suppress(FileExistsError):
                (site / entry.name).symlink_to(entry)
    if request.param == "editable":
        (site / "_editable_impl_mlops_bench.pth").write_text(f"{CHECKOUT}\n", encoding="utf-8")
        _another_harness(site / "harness")
    else:
        shutil.copy(CHECKOUT / "mlops_bench.py", site)
        shutil.copytree(CHECKOUT / "harness", site / "harness")
        carried = site / "harness" / "carried"
        carried.mkdir()
        for name in ("frameworks", "scenarios"):
            (carried / name).symlink_to(CHECKOUT / name)
    return environment / "bin" / "python"


def _another_harness(package: Path) -> None:
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('not yours')", encoding="utf-8")


def test_another_distribution_with_our_name_takes_no_package_from_us(
    world: World, installed_beside_another: Path
) -> None:
    _another_harness(world.home / "others" / "harness")
    done = _command(
        world,
        *FINE,
        "--name",
        "it",
        interpreter=str(installed_beside_another),
        PYTHONPATH=str(world.home / "others"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {record.status for record in world.records("it")} == {Status.OK}


def test_settings_for_python_reach_no_run(world: World) -> None:
    startup = world.home / "startup.py"
    startup.write_text("raise RuntimeError('not yours')", encoding="utf-8")
    done = _command(
        world,
        *FINE,
        "--name",
        "it",
        PYTHONPATH=str(CHECKOUT),
        PYTHONSAFEPATH="1",
        PYTHONSTARTUP=str(startup),
        PYTHONWARNINGS="error",
        PYTHONOPTIMIZE="2",
        PYTHONDONTWRITEBYTECODE="1",
        LC_ALL="C",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {record.status for record in world.records("it")} == {Status.OK}


def test_what_we_start_sees_no_setting_for_our_python(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INSPECT", "HOME", "PATH", "OPTIMIZE", "UTF8", "WARNINGS"):
        monkeypatch.setenv(f"PYTHON{name}", "0")
    monkeypatch.setenv("LANG", "de_DE.ISO-8859-1")
    for env, kept in (
        (variables.passed_on(), {"PYTHONUTF8": "1"}),
        (uv.environment(), {"PYTHONUTF8": "1"}),
        (
            own_python.environment(),
            {"PYTHONUTF8": "1", "PYTHONHOME": "0", "PYTHONPATH": own_python.python_path()},
        ),
    ):
        assert {name: env[name] for name in env if name.startswith("PYTHON")} == kept


def test_a_callee_has_our_encoding_and_a_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PYTHONINSPECT": "1", "LANG": "de_DE", "LC_ALL": "de_DE"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("USER", raising=False)
    built = Environment(world.home, Built([], 0.0))
    env = callee_environment(catalog.baseline(), built, world.home, world.home)
    assert {"PYTHONINSPECT", "LANG"} & set(env) == set()
    assert (env["LC_ALL"], env["PYTHONUTF8"]) == ("C.UTF-8", "1")
    assert env["USER"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1", "none"])
def test_text_is_utf8_in_any_locale(world: World, locale: str) -> None:
    ascii_only = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"} if locale != "none" else {}
    done = _command(
        world, *FINE, "--name", "Läufe", LC_ALL=locale, PYTHONPATH=str(CHECKOUT), **ascii_only
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "run Läufe" in done.stdout
    assert {record.status for record in world.records("Läufe")} == {Status.OK}


def test_a_proxy_is_no_way_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    surroundings.settle()
    assert "no_proxy" not in os.environ
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "example.org")
    surroundings.settle()
    surroundings.settle()
    assert os.environ["no_proxy"] == "example.org,127.0.0.1,localhost,::1"
    assert not requests.utils.get_environ_proxies("http://127.0.0.1:8000/")
    assert requests.utils.get_environ_proxies("http://example.com/")


def test_a_tilde_is_the_home_folder(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(world.home))
    for variable in ("RUNS", "CACHE", "ROOT", "FRAMEWORKS", "DATA_TINY"):
        monkeypatch.setenv(f"MLOPS_BENCH_{variable}", "~/given")
    assert paths.runs() == paths.cache() == paths.root() == world.home / "given"
    assert paths.named_frameworks() == [world.home / "given"]
    monkeypatch.setenv("MLOPS_BENCH_RUNS", "~nobody-of-that-name/runs")
    done = world.bench("history")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "no such home folder is known" in done.err


def test_a_user_without_a_name_and_a_home_is_told_what_to_set(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless(_uid: int) -> None:
        raise KeyError("getpwuid(): uid not found")

    assert world.bench(*FINE, "--name", "it").code == 0
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", nameless)
    assert world.bench("export", str(world.home / "out"), "it").code == 0
    assert audit.homes() == []
    assert world.bench("doctor").code == 0
    assert world.bench(*FINE, "--name", "again").code == 0
    monkeypatch.delenv("MLOPS_BENCH_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for command in (["doctor"], [*FINE, "--name", "third"], ["install"], ["export", "o", "it"]):
        done = world.bench(*command)
        assert "this user has no home folder: let MLOPS_BENCH_CACHE name a folder" in done.said
        assert (done.code, "Traceback" in done.said) == (3 if command == ["doctor"] else 2, False)


def test_a_cache_that_search_paths_cannot_hold_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.home / "a:b"))
    assert "search paths cannot hold a colon" in world.bench("doctor").said
    assert world.bench(*FINE, "--name", "it").code == 2


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b""], ids=["mark", "none"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"], ids=["CRLF", "LF"])
def test_a_checkout_with_other_line_ends_has_the_same_keys(
    finished: World, mark: bytes, end: bytes
) -> None:
    before = json.loads(finished.bench("status", "it", "--json").out)["to_do"]
    for file in [file for file in finished.root.rglob("*.*") if file.suffix in TEXT]:
        file.write_bytes(mark + file.read_bytes().replace(b"\n", end))
    for file in [finished.run_folder("it") / name for name in ("plan.json", "records.jsonl")]:
        file.write_bytes(mark + file.read_bytes().replace(b"\n", end))
    done = finished.bench("status", "it", "--json")
    assert json.loads(done.out)["to_do"] == before == 1, done.err
    rubric = finished.home / "rubric.toml"
    rubric.write_bytes(mark + DEFAULT.read_bytes().replace(b"\n", end))
    assert finished.bench("score", "it", "--rubric", str(rubric)).code == 0


@pytest.mark.parametrize(
    "name",
    [
        "latest",
        "reference",
        "conformance",
        "a\x1b[31mb",
        "a\nb",
        "-x",
        " x",
        "x ",
        "😀" * 100,
        "\udcff",
    ],
)
def test_names_that_cannot_be_read_again_are_refused(world: World, name: str) -> None:
    done = world.bench(*FINE, "--name", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: --name ")
    assert done.err.strip().isprintable()
    assert not (world.home / "runs").exists()


@pytest.mark.parametrize("timeout", ["inf", "nan", "1e400", "-inf"])
def test_a_time_that_is_no_number_is_refused(world: World, timeout: str) -> None:
    done = world.bench(*FINE, "--timeout", timeout)
    assert done.code == 2
    assert "--timeout" in done.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("timeout = 60", "timeout = inf"),
        ("timeout = 60", "timeout = nan"),
        ("count = 3", "count = nan"),
    ],
)
def test_facts_with_numbers_that_are_none_are_refused(world: World, old: str, new: str) -> None:
    file = world.scenario / "scenario.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    for command in (["run", "-p", "smoke", "-f", "faulty:fine"], ["list"]):
        done = world.bench(*command)
        assert (done.code, str(file) in done.err) == (2, True)
    done = world.bench("doctor")
    assert (done.code, str(file) in done.out) == (3, True)
