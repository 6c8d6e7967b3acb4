"""What uv is told of the user's settings, and how its failures read."""

import subprocess
from pathlib import Path

import pytest

from harness.environments import children, uv
from tests.unit.wheels import make_wheel
from tests.unit.world import World


def test_pips_lists_become_uvs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", "/a  /b\n/c")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://x\nhttp://y")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "x y")
    monkeypatch.setenv("PIP_CERT", "/certs.pem")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    env = uv.environment()
    assert env["UV_FIND_LINKS"] == "/a,/b,/c"
    assert env["UV_INDEX"] == "http://x http://y"
    assert env["UV_INSECURE_HOST"] == "x y"
    assert env["SSL_CERT_FILE"] == "/certs.pem"


def test_uvs_own_settings_win(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_FIND_LINKS", "/mine")
    monkeypatch.setenv("PIP_CERT", "/certs.pem")
    monkeypatch.setenv("SSL_CERT_FILE", "/mine.pem")
    monkeypatch.setenv("UV_CACHE_DIR", "/cache")
    env = uv.environment()
    assert env["UV_FIND_LINKS"] == "/mine"
    assert env["SSL_CERT_FILE"] == "/mine.pem"
    assert env["UV_CACHE_DIR"] == "/cache"


def test_uvs_state_lies_in_our_cache_unless_a_call_says_otherwise(
    world: World, tmp_path: Path
) -> None:
    assert uv.run(["cache", "dir"]).strip() == str(world.cache / "uv")
    assert uv.run(["python", "dir"]).strip() == str(world.cache / "python")
    own = {"UV_CACHE_DIR": str(tmp_path / "own")}
    assert uv.run(["cache", "dir"], env=own).strip() == str(tmp_path / "own")


def test_wheels_of_several_folders_are_found(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        make_wheel(tmp_path / name, f"tiny-{name}", "1.0")
    monkeypatch.setenv("PIP_FIND_LINKS", f"{tmp_path}/one {tmp_path}/two")
    target = str(tmp_path / "target")
    uv.run(["pip", "install", "--target", target, "tiny-one", "tiny-two"])
    assert (tmp_path / "target" / "tiny_two").exists()


def test_no_index_is_passed_on(world: World, tmp_path: Path) -> None:
    wanted = "not found in the provided package locations"
    with pytest.raises(uv.UvFailed, match=wanted) as failed:
        uv.run(["pip", "install", "--target", str(tmp_path / "target"), "no-such-distribution"])
    assert failed.value.blames_requirements


def test_torch_comes_from_the_page_of_cpu_builds_unless_the_user_names_a_place(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_FIND_LINKS")
    assert "UV_FIND_LINKS" not in uv.environment()  # PIP_NO_INDEX: nothing is asked
    monkeypatch.delenv("PIP_NO_INDEX")
    assert uv.environment()["UV_FIND_LINKS"] == uv.CPU_TORCH


def test_without_that_page_the_error_says_what_to_set(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setattr(uv, "CPU_TORCH", "http://127.0.0.1:9/torch/")
    with pytest.raises(uv.UvFailed) as failed:
        uv.run(["pip", "install", "--target", str(tmp_path / "target"), "no-such-distribution"])
    said = str(failed.value)
    assert "http://127.0.0.1:9/torch/" in said
    assert "Connection refused" in said
    assert f"set PIP_FIND_LINKS to where a CPU build of the torch that {world.root}" in said
    assert "\n" not in said
    assert not failed.value.blames_requirements


def test_a_uv_without_end_is_a_failure(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(command: list[str], timeout: float, **_options: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(children, "run", endless)
    with pytest.raises(uv.UvFailed, match="uv pip did not end within 1800 s") as failed:
        uv.run(["pip", "freeze"])
    assert not failed.value.blames_requirements
