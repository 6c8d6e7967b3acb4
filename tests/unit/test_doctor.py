"""doctor: every check, and what mends it."""

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import machine
from tests.unit.world import World


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
    for name in ("system", "uv", "python 3.11", "loopback ports"):
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
    assert "none answers; only strata that need one are skipped" in result.said
    assert "not in the cache yet; `mlops-bench install` fetches it" in result.said


def test_a_small_disk_is_told_with_the_way_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(2, 1, 1))
    disk = checks(world)["disk"]
    assert not disk["ok"]
    assert "MLOPS_BENCH_CACHE" in str(disk["mend"])


def test_an_engine_that_answers_is_found(world: World, engine: str) -> None:
    assert checks(world)["container engine"]["finding"] == engine
    assert machine.missing(["container engine"], None) is None


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
