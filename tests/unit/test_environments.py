"""Locks, environments and what their installation costs, with real uv and small wheels."""

from pathlib import Path

import pytest

from harness.environments import uv, venvs
from harness.errors import HarnessError, UsageError
from harness.measure import install
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.record import Status
from harness.records.store import RunStore
from tests.unit.stranger import edit
from tests.unit.wheels import make_wheel
from tests.unit.world import World


@pytest.fixture
def own_cache(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose cache is empty, with a package to install."""
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(tmp_path / "own"))
    make_wheel(world.wheels, "tiny-package", "1.0")
    make_wheel(world.wheels, "tiny-package", "1.1")
    return world


def faulty() -> catalog.Framework:
    return catalog.frameworks()["faulty"]


def test_lock_writes_exact_versions_with_hashes(own_cache: World) -> None:
    result = own_cache.bench("lock", "faulty")
    assert result.code == 2  # one deployment of faulty asks for what does not exist
    assert "no-such-distribution" in result.err

    file = own_cache.framework("faulty") / "framework.toml"
    file.write_text(file.read_text().replace("no-such-distribution==1.0", "tiny-package<1.1"))
    result = own_cache.bench("lock", "faulty")
    assert result.code == 0
    locked = (own_cache.framework("faulty") / "uninstallable.lock").read_text()
    assert "tiny-package==1.0 \\\n    --hash=sha256:" in locked
    assert "mlops-bench lock faulty" in locked
    assert "requirements.lock" in result.out
    assert not list(own_cache.framework("faulty").glob("*.partial"))


@pytest.mark.parametrize("requirement", ["no-such-package==1", "not a requirement"])
def test_a_requirement_that_cannot_be_had_is_to_be_corrected(
    own_cache: World, requirement: str
) -> None:
    file = own_cache.framework("faulty") / "framework.toml"
    edit(file, "requires = []", f'requires = ["{requirement}"]')
    result = own_cache.bench("lock", "faulty")
    assert result.code == 2
    assert f"; correct `requires` in {file}" in result.said


def test_a_missing_lock_says_how_to_make_it(own_cache: World) -> None:
    with pytest.raises(UsageError, match=r"unlocked\.lock is missing; make it with .* lock faulty"):
        venvs.ensure(faulty(), "unlocked")


def test_a_missing_lock_ends_a_run_before_its_first_cell(own_cache: World) -> None:
    result = own_cache.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:unlocked")
    assert result.code == 2
    assert "unlocked.lock is missing; make it with `mlops-bench lock faulty`" in result.said
    assert not own_cache.run_folder("it").exists()  # so that the name is free once it is there


def test_an_environment_holds_what_the_lock_says_and_is_built_once(own_cache: World) -> None:
    (own_cache.framework("faulty") / "unlocked.lock").write_text("tiny-package==1.1\n")
    log = own_cache.home / "log"
    first = venvs.ensure(faulty(), "unlocked", log)
    size = log.stat().st_size
    assert first.built.freeze == ["tiny-package==1.1"]
    assert first.python.exists()
    assert list(first.folder.rglob("tiny_package/__pycache__/*.pyc"))
    assert venvs.ensure(faulty(), "unlocked", log) == first
    assert log.stat().st_size == size


def test_equal_locks_share_an_environment_and_others_do_not(own_cache: World) -> None:
    bare = catalog.frameworks()["bare"]
    one = venvs.ensure(bare, "process")
    assert venvs.ensure(faulty(), "fine").folder == one.folder
    (own_cache.framework("faulty") / "requirements.lock").write_text("tiny-package==1.0\n")
    assert venvs.ensure(faulty(), "fine").folder != one.folder


def test_a_torn_build_is_built_again(own_cache: World) -> None:
    environment = venvs.ensure(faulty(), "fine")
    (environment.folder / "ready.json").unlink()
    environment.python.unlink()
    assert venvs.ensure(faulty(), "fine").python.exists()


def test_an_environment_without_its_interpreter_is_built_again(own_cache: World) -> None:
    python = venvs.ensure(faulty(), "fine").python
    python.unlink()
    python.symlink_to(own_cache.home / "uninstalled" / "python3.11")
    assert venvs.ensure(faulty(), "fine").python.exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ImportError('libcuda.so: no such file')", r"imported \(ImportError: libcuda.*CPU"),
        ("import os; os._exit(7)", r"imported \(exit code 7\)"),
        ("import os; os.kill(os.getpid(), 9)", r"imported \(it died of SIGKILL\)"),
        ("import time; time.sleep(600)", r"torch was not imported within 5 s"),
    ],
)
def test_a_torch_that_cannot_be_imported_is_no_environment(
    own_cache: World, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    monkeypatch.setattr(venvs, "TORCH_TIMEOUT", 5)
    make_wheel(own_cache.wheels, "torch", "9.0", files={"torch/__init__.py": f"{code}\n"})
    (own_cache.root / "scenarios" / "requirements.in").write_text("torch==9.0\n")
    with pytest.raises(uv.UvFailed, match=said):
        venvs.ensure(faulty(), "fine")


def test_a_marker_of_another_shape_is_built_again(own_cache: World) -> None:
    environment = venvs.ensure(faulty(), "fine")
    (environment.folder / "ready.json").write_text('{"freeze": 3}')
    assert venvs.ensure(faulty(), "fine").folder == environment.folder


def test_only_exact_versions_of_the_base_are_pins(own_cache: World) -> None:
    base = own_cache.root / "scenarios" / "requirements.in"
    base.write_text("# words\ntiny-package==1.0\nloose>=2\n")
    assert venvs.base_pins() == ["tiny-package==1.0"]


def test_what_a_framework_forces_on_the_base_is_listed(own_cache: World) -> None:
    base = own_cache.root / "scenarios" / "requirements.in"
    base.write_text("torch==2.13.0\nnumpy==2.0\npandas==3.0\n")
    frozen = ["torch==2.13.0+cpu", "numpy==1.26", "other==1", "local @ file:///x"]
    assert install.forced(frozen) == ["numpy: 1.26 for 2.0", "pandas: None for 3.0"]


def test_compare_measures_the_installation_and_a_failed_one_is_one_failed_row(
    own_cache: World,
) -> None:
    make_wheel(own_cache.wheels, "needy", "1.0", requires="tiny-package>=2")
    (own_cache.framework("faulty") / "unlocked.lock").write_text("needy==1.0\ntiny-package==1.1\n")
    result = own_cache.bench(
        "compare", "-p", "smoke", "--name", "it", "-f", "faulty:unlocked", "-f",
        "faulty:uninstallable",
    )  # fmt: skip
    assert result.code == 1
    records = {(str(r.measurement), r.deployment): r for r in own_cache.records("it")}
    good, bad = records["install", "unlocked"], records["install", "uninstallable"]
    assert good.status is Status.OK
    assert good.sample("install.distributions") == 2
    assert good.sample("install.check_conflicts") == 1
    for name in ("cold", "warm", "disk", "import_first", "import_warm", "bytecode"):
        value = good.sample(f"install.{name}")
        assert value is not None, name
        assert value > 0, name
    assert bad.status is Status.FAILED
    assert bad.reason.startswith("install: uv pip failed")
    assert "no-such-distribution" in (own_cache.run_folder("it") / str(bad.log)).read_text()
    assert records["run", "unlocked"].status is Status.OK
    assert records["run", "uninstallable"].status is Status.FAILED
    assert not (own_cache.home / "own" / "install").exists()


def test_a_framework_that_cannot_be_imported_is_one_failed_row(own_cache: World) -> None:
    left = own_cache.home / "own" / "install" / "environment"  # by a harness that was killed
    left.mkdir(parents=True)
    (left / "junk").touch()
    facts = own_cache.framework("faulty") / "framework.toml"
    facts.write_text(facts.read_text().replace('"json"', '"no_such_module"'))
    targets = [planning.parse_target("faulty", catalog.frameworks())]
    besides = Besides(install=True)
    installs = planning.make(targets, [], "smoke", repeat=1, warmup=0, besides=besides)
    RunStore.create(installs, "it")
    result = own_cache.bench("compare", "--resume", "it")
    assert result.code == 1
    good, bad = own_cache.records("it")
    assert (good.framework, good.status) == ("bare", Status.OK)
    assert (bad.framework, bad.status) == ("faulty", Status.FAILED)
    assert bad.reason == "install: `import no_such_module` fails"
    assert bad.samples == []
    log = (own_cache.run_folder("it") / str(bad.log)).read_text()
    assert "ModuleNotFoundError: No module named 'no_such_module'" in log
    assert not (own_cache.home / "own" / "install").exists()


def test_an_import_without_end_is_a_failure(
    own_cache: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = venvs.ensure(faulty(), "fine").folder
    endless = folder / "lib" / "python3.11" / "site-packages" / "endless.py"
    endless.write_text("import time; time.sleep(60)")
    framework = faulty()
    framework.import_name = "endless"
    monkeypatch.setattr(install, "IMPORT_LIMIT", 0.2)
    with pytest.raises(install.ImportFails, match=r"no end of its import after 0\.2 s"):
        install._import_seconds(framework, folder, own_cache.home / "log")


def test_install_builds_what_is_missing_and_fetches_the_data(own_cache: World) -> None:
    result = own_cache.bench("install", "bare")
    assert result.code == 0
    assert "bare:process: " in result.said
    assert (own_cache.home / "own" / "data" / "tiny" / "numbers.txt").exists()


def test_a_missing_uv_is_one_clear_sentence(
    own_cache: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(own_cache.home / "bin" / "python"))
    monkeypatch.setenv("PATH", str(own_cache.home))
    result = own_cache.bench("install", "bare")
    assert (result.code, result.out) == (3, "")
    assert result.err == "Error: uv is missing: `pip install uv`, or reinstall mlops-bench\n"


def test_uv_on_the_path_will_do(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = world.home / "uv"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(world.home / "bin" / "python"))
    monkeypatch.setenv("PATH", str(world.home))
    assert uv.binary() == str(mine)


def test_pips_sources_are_passed_on_under_uvs_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://one")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://two")
    monkeypatch.setenv("UV_INDEX", "https://mine")
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    found = uv.environment()
    assert found["UV_FIND_LINKS"] == str(world.wheels)
    assert found["UV_DEFAULT_INDEX"] == "https://one"
    assert found["UV_INDEX"] == "https://mine"
    assert "VIRTUAL_ENV" not in found


def test_what_uv_complains_of_reaches_the_user(world: World) -> None:
    with pytest.raises(HarnessError, match=r"uv pip failed: .*nowhere"):
        uv.run(["pip", "freeze", "--python", "/nowhere/python"])
