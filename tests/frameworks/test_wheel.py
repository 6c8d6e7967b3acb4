"""The wheel alone: no checkout, an empty folder, a read-only installation, other packages in it."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness import paths
from harness.environments import uv
from harness.environments.commit import commit_of
from harness.records import stream
from harness.records.lines import decode
from harness.records.packed import PACKED
from tests.frameworks.bench import CHECKOUT
from tests.unit.test_speed import cpu_seconds

pytestmark = pytest.mark.timeout(2400)

RUN = "alone"
REFERENCE = "reference/scores"
NOBODY = 65534
# As another account, where we may: one that reads what we have built, and writes nothing of ours.
ACCOUNT = (
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
)  # fmt: skip
OTHER = os.geteuid() == 0 and shutil.which("setpriv") is not None
# Without any network, where the machine lets us.
OFFLINE: tuple[str, ...] = (
    ("unshare", "--net") if OTHER else ("unshare", "--map-root-user", "--net")
)
if not shutil.which("unshare") or subprocess.run([*OFFLINE, "true"], check=False).returncode:
    OFFLINE = ()
PASSED = ("PIP_", "UV_", "SSL_", "LANG", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
# Planted before the host's packages of these names: whatever is measured must not import them.
PLANTED = """import os
if "MLOPS_BENCH_TIMELINE" in os.environ:
    raise ImportError("this is the package of the host")
"""
# In the installation, by its own Python: the environment that a callee is given, and its Python.
CALLEE = """
import json, pathlib, sys
from harness.environments import venvs
from harness.planning import catalog
from harness.running.execution import callee_environment
framework, here = catalog.frameworks()["metaflow"], pathlib.Path(sys.argv[1])
environment = venvs.ensure(framework, framework.default_deployment)
env = callee_environment(framework, environment, here, here)
print(json.dumps([str(environment.python), env]))
"""
VERSIONS = "import numpy, pandas; print(f'{numpy.__version__} {pandas.__version__}')"


@dataclass(frozen=True)
class Installed:
    """A user's account with the wheel: who may write in `here` and `home`, and nowhere else."""

    folder: Path

    @property
    def here(self) -> Path:
        return self.folder / "here"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def python(self) -> Path:
        return self.folder / "venv" / "bin" / "python"

    @property
    def site(self) -> Path:
        (found,) = self.folder.glob("venv/lib/python3.*/site-packages")
        return found

    def start(
        self, *command: str | Path, offline: bool = False
    ) -> subprocess.CompletedProcess[str]:
        env = {n: v for n, v in os.environ.items() if n.startswith(PASSED)}
        env |= {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.home), "COLUMNS": "160"}
        return subprocess.run(
            [*(OFFLINE if offline else ()), *(ACCOUNT if OTHER else ()), *map(str, command)],
            cwd=self.here,
            env={**env, "MLOPS_BENCH_CACHE": str(self.home / "cache")},
            capture_output=True,
            text=True,
            check=False,
        )

    def bench(self, *arguments: str, offline: bool = False) -> subprocess.CompletedProcess[str]:
        command = self.python.with_name("mlops-bench")
        return self.start(command, *arguments, offline=offline)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    user = Installed(tmp_path_factory.mktemp("wheel"))
    # Within a repository, which is not the harness's.
    subprocess.run(["git", "init", "--quiet", user.folder], check=True)
    uv.run(["build", "--wheel", "--out-dir", str(user.folder / "dist"), str(CHECKOUT)])
    (wheel,) = user.folder.glob("dist/*.whl")
    uv.run(["venv", "--python", sys.executable, str(user.folder / "venv")])
    install = ["pip", "install", "--compile-bytecode", "--python", str(user.python)]
    uv.run([*install, str(wheel)])
    for name in ("numpy", "pandas"):
        file = user.site / name / "__init__.py"
        file.parent.mkdir(exist_ok=True)
        text = PLANTED + (file.read_text() if file.exists() else "__version__ = '0.0.1'\n")
        file.unlink(missing_ok=True)  # else the cache, which it is linked to, would change
        file.write_text(text)
    _share_cache(user.home / "cache")
    user.here.mkdir()
    (user.here / "harness").mkdir()  # nor may what lies in the current folder come first
    for name in ("harness/__init__.py", "random.py"):
        (user.here / name).write_text("raise ImportError('this is the user\\'s own')\n")
    if OTHER:
        for folder in (user.here, user.home):
            subprocess.run(["chown", "-R", "-h", f"{NOBODY}:{NOBODY}", folder], check=True)
    _change_mode(user.site, "a-w")
    yield user
    _change_mode(user.site, "u+w")


def _change_mode(folder: Path, mode: str) -> None:
    subprocess.run(["chmod", "-R", mode, folder], check=True)


def _share_cache(cache: Path) -> None:
    """Environments and data that we have built already, to read; what is not whole they make."""
    for kind, mark in (("environments", "*/ready.json"), ("data", "**/ready")):
        (cache / kind).mkdir(parents=True)
        for whole in (paths.cache() / kind).glob(mark):
            place = cache / whole.parent.relative_to(paths.cache())
            place.parent.mkdir(exist_ok=True)
            place.symlink_to(whole.parent)


@pytest.fixture(scope="module")
def measured(installed: Installed) -> subprocess.CompletedProcess[str]:
    return installed.bench("compare", "--profile", "smoke", "-f", "metaflow", "--name", RUN)


def test_it_measures_in_an_empty_folder(
    installed: Installed, measured: subprocess.CompletedProcess[str]
) -> None:
    assert measured.returncode == 0, measured.stdout[-5000:] + measured.stderr[-5000:]

    file = installed.here / "results" / "runs" / RUN / "records.jsonl"
    records = [decode(line) for line in file.read_bytes().splitlines()]
    assert {record.framework for record in records} == {"plain", "metaflow"}
    assert {record.status for record in records} == {"ok"}
    assert {record.harness_commit for record in records} == {commit_of(CHECKOUT)}


def test_the_environments_packages_come_before_the_hosts(installed: Installed) -> None:
    told = installed.start(installed.python, "-P", "-c", CALLEE, installed.here)
    assert told.returncode == 0, told.stderr
    python, env = json.loads(told.stdout)

    def versions(python_path: str) -> subprocess.CompletedProcess[str]:
        settings = [f"{name}={value}" for name, value in {**env, "PYTHONPATH": python_path}.items()]
        return installed.start("env", "-i", *settings, python, "-P", "-c", VERSIONS)

    pins = dict(
        line.split("==")
        for line in (CHECKOUT / "scenarios" / "requirements.in").read_text().splitlines()
        if "==" in line
    )
    assert versions(env["PYTHONPATH"]).stdout == f"{pins['numpy']} {pins['pandas']}\n"
    assert "this is the package of the host" in versions(str(installed.site)).stderr


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (f"score {REFERENCE}", "in results/reference/scores of the project's repository"),
        (f"report {REFERENCE}", "results/reference/scores/report.html"),
        ("reproduce", "Marcos-Mercadé"),
        ("list", "metaflow:local (default)"),
        (f"compare {REFERENCE} reference/past/2026-11-24", "before: reference/scores"),
        ("history", "reference/past/2026-11-24"),
        (f"show {REFERENCE}", "in results/reference/scores of the project's repository"),
    ],
    ids=lambda text: text.partition(" ")[0],
)
def test_the_reference_that_it_carries_can_be_looked_at_offline(
    installed: Installed, command: str, shown: str
) -> None:
    done = installed.bench(*command.split(), offline=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert shown in done.stdout


def test_a_lock_is_made_in_a_checkout(installed: Installed) -> None:
    done = installed.bench("lock", "metaflow")
    assert done.returncode == 2
    assert done.stderr == (
        "Error: metaflow is part of the installed package: lock it in a checkout\n"
    )


def test_the_pages_that_messages_name_are_there(installed: Installed) -> None:
    code = (
        "from harness import paths; print((paths.documents() / 'adding-a-framework.md').exists())"
    )
    assert installed.start(installed.python, "-P", "-c", code).stdout == "True\n"


def test_it_is_small(installed: Installed) -> None:
    (wheel,) = installed.folder.glob("dist/*.whl")
    carried = len(list((installed.site / "harness/carried/frameworks").glob("*/framework.toml")))
    assert wheel.stat().st_size < 0.25e6 * carried  # each with its locks and answers
    files = [file for file in (installed.site / "harness").rglob("*") if file.suffix != ".pyc"]
    assert sum(file.stat().st_size for file in files if file.is_file()) < 0.6e6 * carried
    assert not list(installed.site.rglob("carried/**/evidence"))


def test_it_adds_little_to_the_users_environment(installed: Installed) -> None:
    """As docs/settings.md says: with bytecode, without pip, which an environment has already.

    Locks have a bound of their own, since each framework brings one.
    """
    files = [*installed.site.rglob("*"), *installed.python.parent.iterdir()]
    ours = [f for f in files if f.is_file() and not f.is_symlink() and not _is_others(f)]
    locks = [file for file in ours if file.suffix == ".lock"]
    weight = {file: file.stat().st_size for file in ours}
    frameworks = {file.parent for file in locks}
    assert sum(weight[file] for file in locks) < 0.3e6 * len(frameworks)
    assert sum(weight.values()) - sum(weight[file] for file in locks) < 76e6


def _is_others(file: Path) -> bool:
    return bool({"pip", "numpy", "pandas"} & set(file.parts))


# In starts of Python alone, which a slow machine takes longer for, too.
@pytest.mark.parametrize(("argument", "bound"), [("--help", 8), ("list", 30)])
def test_short_commands_are_quick(installed: Installed, argument: str, bound: float) -> None:
    command = [str(installed.python.with_name("mlops-bench")), argument]
    bare = [str(installed.python), "-c", "pass"]
    start = statistics.median(cpu_seconds(bare) for _ in range(10))
    assert statistics.median(cpu_seconds(command) for _ in range(10)) <= bound * start


def test_it_knows_by_which_code_its_reference_was_measured(installed: Installed) -> None:
    carried = installed.site / "harness" / "carried"
    known = json.loads((carried / "code.json").read_text())
    packed = carried / "results" / REFERENCE / PACKED
    measured_by = {record.harness_commit for record, _ in stream.each(packed)}
    assert measured_by <= known.keys()
