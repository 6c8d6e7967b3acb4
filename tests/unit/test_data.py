"""A scenario's data: three ways to it, a check of each, one clear text when none works."""

import hashlib
import socket
import threading
from pathlib import Path

import pytest

from harness.environments import data, download, venvs
from harness.environments.venvs import Environment
from harness.errors import HarnessError, UsageError
from harness.planning import catalog
from tests.unit.wheels import make_wheel
from tests.unit.world import World

NOWHERE = "http://127.0.0.1:9/mirror/numbers.txt"


@pytest.fixture
def offline(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with an empty cache and no folder of data, where nothing is tried twice."""
    monkeypatch.delenv("MLOPS_BENCH_DATA_TINY")
    monkeypatch.setattr(download, "RETRIES", 0)
    return world


@pytest.fixture
def environment(offline: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    found = venvs.ensure(catalog.frameworks()["bare"], "process")
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(tmp_path / "own"))
    return found


def set_source(world: World, before: str, after: str) -> None:
    file = world.scenario / "scenario.toml"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))


def ensure(environment: Environment) -> Path:
    return data.ensure(catalog.scenarios()["tiny"], environment)


def test_a_url_serves_the_data_and_the_cache_keeps_it(
    offline: World, environment: Environment, mirror: str
) -> None:
    set_source(offline, NOWHERE, mirror)
    folder = ensure(environment)
    assert (folder / "numbers.txt").read_text() == "1 2 3 4 5\n"
    set_source(offline, mirror, NOWHERE)
    assert ensure(environment) == folder == data.ready(catalog.scenarios()["tiny"])


def wheel_with(world: World, text: str, sha256: str | None = None) -> None:
    wheel = make_wheel(world.wheels, "tiny-numbers", "1.0", files={"numbers.txt": text})
    digest = sha256 or hashlib.sha256(wheel.read_bytes()).hexdigest()
    set_source(world, "0" * 64, digest)


def test_a_wheel_of_the_index_serves_the_data(offline: World, environment: Environment) -> None:
    wheel_with(offline, "1 2 3 4 5")
    assert (ensure(environment) / "numbers.txt").read_text() == "1 2 3 4 5"


def test_a_wheel_with_another_hash_is_refused(offline: World, environment: Environment) -> None:
    wheel_with(offline, "1 2 3 4 5", sha256="1" * 64)
    with pytest.raises(
        HarnessError, match=r"tiny-numbers==1\.0: ERROR: THESE PACKAGES DO NOT MATCH"
    ):
        ensure(environment)


def test_what_the_scenario_does_not_accept_is_refused_and_not_kept(
    offline: World, environment: Environment, mirror: str
) -> None:
    (offline.root / "numbers" / "numbers.txt").write_text("6 6 6")
    set_source(offline, NOWHERE, mirror)
    with pytest.raises(HarnessError, match=r"tiny: numbers\.txt does not hold the right numbers"):
        ensure(environment)
    assert data.ready(catalog.scenarios()["tiny"]) is None


def test_without_any_way_the_error_names_all_three(
    offline: World, environment: Environment
) -> None:
    with pytest.raises(HarnessError) as refused:
        ensure(environment)
    text = str(refused.value)
    assert "1. a package index that serves tiny-numbers==1.0" in text
    assert "2. a network that reaches http://127.0.0.1:9/mirror" in text
    assert "3. MLOPS_BENCH_DATA_TINY=FOLDER with the file numbers.txt" in text
    assert "Connection refused" in text


@pytest.mark.parametrize("command", ["run", "compare"])
def test_without_data_nothing_is_measured_and_no_framework_fails(
    offline: World, environment: Environment, command: str
) -> None:
    result = offline.bench(command, "-p", "smoke", "--name", "it")
    assert result.code == 3
    assert "Any one of three ways fixes this" in result.said
    assert offline.records("it") == []


def test_a_folder_is_found_from_where_the_user_is(
    offline: World, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", "numbers")
    monkeypatch.chdir(offline.root)
    assert (ensure(environment) / "numbers.txt").exists()
    monkeypatch.chdir(offline.home)  # here that name is another folder, and none
    with pytest.raises(UsageError, match=f"names {offline.home}/numbers, which is not a folder"):
        ensure(environment)


def test_an_answer_that_is_no_http_is_one_sentence(
    offline: World, environment: Environment
) -> None:
    def babble(server: socket.socket) -> None:
        with server.accept()[0] as client:
            client.sendall(b"garbage\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        set_source(offline, "127.0.0.1:9/", f"127.0.0.1:{server.getsockname()[1]}/")
        threading.Thread(target=babble, args=[server], daemon=True).start()
        with pytest.raises(HarnessError, match=r"/mirror/numbers\.txt: garbage"):
            ensure(environment)


def test_a_pip_or_a_check_without_end_is_one_sentence(
    offline: World, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "TIMEOUT", 0.01)
    with pytest.raises(HarnessError, match=r"tiny-numbers==1\.0: pip did not end within 0\.01 s"):
        ensure(environment)
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", str(offline.root / "numbers"))
    monkeypatch.setattr(data, "PREPARE_TIMEOUT", 0.001)
    with pytest.raises(UsageError, match=r"did not end within 0\.001 s"):
        ensure(environment)


@pytest.mark.usefixtures("world")
def test_a_folder_that_is_none_is_named(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", "/no/such/folder")
    with pytest.raises(UsageError, match="DATA_TINY names /no/such/folder, which is not a folder"):
        ensure(environment)


def test_a_folder_with_the_wrong_files_is_refused_with_the_scenarios_words(
    offline: World, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_DATA_TINY", str(offline.wheels))
    with pytest.raises(UsageError, match=r"tiny: \[Errno 2\] No such file"):
        ensure(environment)
