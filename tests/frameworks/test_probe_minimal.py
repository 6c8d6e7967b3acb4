"""Each framework's minimal program answers in the framework's environment of today."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.environments import venvs
from harness.planning import catalog
from tests.frameworks.bench import NAMES

# Its quick start asks a language model of another maker, and its server listens on all interfaces.
WITHOUT = {"phoenix"}
FRAMEWORKS = [name for name in NAMES if name not in {"plain", *WITHOUT}]


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_it_answers_and_keeps_its_state_in_the_current_folder(name: str, tmp_path: Path) -> None:
    framework = catalog.frameworks()[name]
    environment = venvs.ensure(framework, framework.default_deployment)
    for folder in ("program", "state", "home"):
        (tmp_path / folder).mkdir()
    program = shutil.copy(framework.folder / "probes" / "minimal.py", tmp_path / "program")
    path = f"{environment.folder / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        [environment.python, program],
        cwd=tmp_path / "state",
        env={"HOME": str(tmp_path / "home"), "PATH": path, **framework.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "minimal: 42"
    assert list((tmp_path / "state").iterdir())
    homes = [each.name for each in (tmp_path / "home").iterdir()]
    # What may be deleted at any time is no state; some programs move theirs there from /tmp.
    assert all(name.endswith("cache") for name in homes), homes


def test_only_those_have_none_that_say_why() -> None:
    for name in WITHOUT:
        framework = catalog.frameworks()[name]
        assert not (framework.folder / "probes" / "minimal.py").exists()
        assert any("language model" in reason for reason in framework.not_measured)
