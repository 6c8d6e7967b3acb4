"""doctor: every check, and how to fix what it finds."""

import json
import math
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.environments import machine, prometheus
from tests.unit.wheels import make_wheel
from tests.unit.world import CHECKOUT, World


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A socket that accepts connections, as a container engine's does."""
    path = tmp_path / "engine.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
        yield f"unix://{path}"


def checks(world: World) -> dict[str, dict[str, object]]:
    return {check["name"]: check for check in json.loads(world.bench("doctor", "--json").out)}


def test_all_that_is_needed_is_found_on_a_machine_that_runs_these_tests(world: World) -> None:
    found = checks(world)
    for name in ("system", "uv", "cache folder", "runs folder", "loopback ports"):
        assert found[name]["ok"], found[name]


def test_what_is_missing_comes_with_what_mends_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(world.home / "bin" / "python"))
    monkeypatch.setenv("PATH", str(world.home))
    monkeypatch.setenv("DOCKER_HOST", "unix:///no/such/socket")
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.home / "not" / "yet"))
    result = world.bench("doctor")
    assert result.code == 3
    assert "uv is missing: `pip install uv`" in result.said
    assert "none answers; only what needs one is skipped" in result.said
    assert "not in the cache yet; `mlops-bench install` fetches it" in result.said


def test_a_small_disk_is_told_with_the_way_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(2, 1, 1))
    disk = checks(world)["disk"]
    assert not disk["ok"]
    assert "MLOPS_BENCH_CACHE" in str(disk["fix"])


def test_only_environments_that_are_not_built_need_room(world: World, tmp_path: Path) -> None:
    assert world.bench("install", "bare", "-p", "smoke").code == 0
    assert "(0 environments to build)" in str(checks(world)["disk"]["finding"])
    (world.framework("faulty") / "requirements.lock").write_text("tiny-package==7.0\n")
    assert "(1 environments to build)" in str(checks(world)["disk"]["finding"])


def test_uvs_python_may_still_be_downloaded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.environments.uv.PYTHON", "3.99")
    found = checks(world)["python 3.99"]
    assert (found["ok"], found["needed"]) == (False, False)
    assert "uv will download it" in str(found["fix"])


def test_folders_that_cannot_be_written_are_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_CACHE", "/proc/mine")
    monkeypatch.setenv("MLOPS_BENCH_RUNS", "/proc/mine")
    found = checks(world)
    for name, variable in (("cache folder", "_CACHE"), ("runs folder", "_RUNS")):
        assert not found[name]["ok"]
        assert found[name]["needed"]
        assert variable in str(found[name]["fix"])


def test_package_sources_are_asked_by_uv(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.root / "scenarios" / "requirements.in").write_text("tiny-package==1.0\n")
    make_wheel(world.wheels, "tiny-package", "1.0")
    found = checks(world)["package sources"]
    assert (found["ok"], found["finding"]) == (True, str(world.wheels)), found

    monkeypatch.setenv("PIP_NO_INDEX", "0")
    monkeypatch.setenv("PIP_INDEX_URL", "http://me:secret@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    found = checks(world)["package sources"]
    assert not found["ok"]
    assert "127.0.0.1:9" in str(found["finding"])
    assert "secret" not in json.dumps(found)
    assert "PIP_INDEX_URL" in str(found["fix"])


def test_a_missing_browser_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.environments.chromium.SYSTEM_PATH", "/nowhere")
    found = checks(world)["browser"]
    assert (found["ok"], found["needed"]) == (False, False)
    assert "chromium-driver" in str(found["finding"])


@pytest.mark.parametrize(
    ("extra", "module"), [("analysis", "pandas"), ("analysis", "pyarrow"), ("browser", "selenium")]
)
def test_each_extra_is_listed_and_what_is_missing_of_it_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, extra: str, module: str
) -> None:
    assert checks(world)[f"extra {extra}"]["ok"]
    monkeypatch.setitem(sys.modules, module, None)
    found = checks(world)[f"extra {extra}"]
    assert (found["ok"], found["needed"]) == (False, False)
    assert found["finding"] == f"{module} not installed"
    assert str(found["fix"]).endswith(f"pip install 'mlops-bench[{extra}]'")
    assert str(found["fix"]) in world.bench("doctor").said


def test_every_check_says_how_to_fix_it(world: World) -> None:
    assert [name for name, check in checks(world).items() if not check["fix"]] == []


def test_an_engine_that_answers_is_found(world: World, engine: str) -> None:
    assert checks(world)["container engine"]["finding"] == engine
    assert machine.missing(["container engine"], None) is None


def test_prometheus_is_there_where_all_its_programs_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str | None:
        prometheus.installed.cache_clear()
        return machine.missing(["Prometheus"], None)

    def place(name: str, version: str) -> None:
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name}, version {version} >&2\n")
        (tmp_path / name).chmod(0o755)

    monkeypatch.setattr(prometheus, "SYSTEM_PATH", str(tmp_path))
    for name, version in {
        "prometheus": "2.24.1",
        "promtool": "2.24.1",
        "alertmanager": "0.25",
    }.items():
        assert f"{name} is not in {tmp_path}" in (missing() or "")
        place(name, version)
    assert missing() is None
    place("promtool", "3.1.0")
    assert missing() == "Prometheus (promtool 3.1.0 is not version 2)"
    prometheus.installed.cache_clear()


@pytest.mark.parametrize("scheme", ["tcp", "http"])
def test_an_engine_on_a_port_is_found(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("DOCKER_HOST", address)
        assert machine.container_engine() == address
    assert machine.container_engine() is None


@pytest.mark.parametrize("address", ["ssh://me@there", "tcp://x:notaport", "tcp://"])
def test_an_address_that_cannot_be_used_is_no_engine(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DOCKER_HOST", address)
    assert machine.container_engine() is None


@pytest.mark.parametrize(
    ("groups", "file", "content", "limit"),
    [
        ("0::/a/b\n", "a/memory.max", "1000\n", 1000),
        ("0::/a/b\n", "a/b/memory.max", "max\n", math.inf),
        ("0::/\n", "memory.max", "1000\n", 1000),
        ("3:memory:/a\n", "memory/a/memory.limit_in_bytes", "1000\n", 1000),
        ("3:cpu:/a\n", "cpu/a/memory.limit_in_bytes", "1000\n", math.inf),
    ],
)
def test_a_control_groups_limit_of_memory_is_found(
    tmp_path: Path, groups: str, file: str, content: str, limit: float
) -> None:
    (tmp_path / "groups").write_text(groups)
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content)
    assert machine._memory_limit(tmp_path / "groups", tmp_path) == limit
    assert machine._memory_limit(tmp_path / "none", tmp_path) == math.inf


def test_cores_that_are_closed_to_us_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0})
    assert machine.this_machine.__wrapped__().cores == 1


def test_needs_that_cannot_be_met_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///no/such/socket")
    assert machine.missing(["container engine", "endpoint"], None) == "container engine"
    assert machine.missing(["endpoint"], None) == "endpoint"
    assert machine.missing(["endpoint"], "http://x") is None
    assert machine.missing([], None) is None


def test_this_machine_is_described() -> None:
    found = machine.this_machine()
    assert found.cores >= 1
    assert found.memory_bytes > 1e8
    assert found.cpu
    assert machine.harness_version()


def test_a_file_in_the_place_of_a_folder_is_told_with_its_variable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = world.home / "a-file"
    file.touch()
    for variable in ("MLOPS_BENCH_CACHE", "MLOPS_BENCH_RUNS"):
        with monkeypatch.context() as patch:
            patch.setenv(variable, str(file / "below"))
            for arguments in (["run", "-p", "smoke"], ["history"], ["install"], ["doctor"]):
                if variable.endswith("RUNS") and arguments == ["install"]:
                    continue  # it makes no run
                if variable.endswith("CACHE") and arguments == ["history"]:
                    continue
                done = world.bench(*arguments)
                assert done.code == (3 if arguments == ["doctor"] else 2), done.said
                assert f"{variable} names {file / 'below'}, but {file} is a file" in done.said
                assert "Traceback" not in done.said


def test_a_folder_of_data_that_is_not_there_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", "/nosuch")
    found = checks(world)["data of tiny"]
    assert (found["ok"], found["needed"]) == (False, False)
    assert found["finding"] == "MLOPS_BENCH_DATA_TINY names /nosuch, which is not a folder"
    assert str(found["fix"]).startswith("let it name a folder with ")


def test_data_that_only_a_larger_profile_needs_comes_with_that_profile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(world.home / "empty"))
    found = checks(world)
    assert "mlops-bench install --profile paper`" in str(found["study_reviews of bert_imdb"]["fix"])
    assert "`mlops-bench install` fetches it" in str(found["reviews of bert_imdb"]["fix"])


def test_data_that_cannot_be_read_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = world.home / "cache"
    cache.mkdir()
    (cache / "data").touch()
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(cache))
    assert "cannot read" in str(checks(world)["data of tiny"]["finding"])


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """As much of /proc as figures are read from."""
    folder = tmp_path / "proc"
    own = folder / str(os.getpid())
    names = [*machine.READ, *(f"{own.name}/{name}" for name in machine.READ_OF_PROCESS)]
    for name in [*names, f"{own.name}/task/{own.name}/children"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_where_proc_is_whole_runs_can_be_measured(proc: Path) -> None:
    assert machine.unmeasurable(proc) is None
    assert machine.unmeasurable() is None


@pytest.mark.parametrize("lacking", ["cpuinfo", "vmstat", "meminfo", "stat", "own/io", "own"])
def test_where_proc_is_mounted_in_part_doctor_and_run_say_the_same_sentence(
    world: World, proc: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    path = proc / lacking.replace("own", str(os.getpid()))
    path.rename(world.home / "away")
    monkeypatch.setattr(machine.unmeasurable, "__defaults__", (proc,))

    found = checks(world)["measuring"]
    run = world.bench("run", "-p", "smoke", "--name", "it")

    assert not found["ok"]
    assert str(found["finding"]).startswith(f"runs cannot be measured: {proc}/")
    assert world.bench("doctor").code == 3
    assert run.code == 3
    assert run.said == f"Error: {found['finding']}; {found['fix']}"
    assert not world.run_folder("it").exists()
