"""The page docs/adding-a-framework.md, executed as it stands, outside the checkout."""

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.frameworks.bench import CHECKOUT, COMMAND

PAGE = CHECKOUT / "docs" / "adding-a-framework.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONG = ("mlops-bench compare",)  # an hour of measuring, which other tests do in small
OPEN = "# exit code 1"

pytestmark = pytest.mark.timeout(900)


@dataclass
class Walk:
    """What became of each command, in the order of the page."""

    folder: Path
    codes: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    claims: list[tuple[list[str], str]] = field(default_factory=list)  # lines, and what was said
    before: str = ""  # what git says of the checkout
    after: str = ""

    @property
    def ours(self) -> Path:
        return self.folder / "frameworks" / "trackio"


def checkout_state() -> str:
    """What git sees: files that are changed or new, anywhere in the checkout."""
    words = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(words, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout


def blocks() -> Iterator[tuple[str, str, str]]:
    """(language, file, text) of each block."""
    yield from BLOCK.findall(PAGE.read_text())


def commands(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(LONG)]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Write each file, type each command; a block of text is what the commands above it say."""
    done = Walk(tmp_path_factory.mktemp("contributor"))
    env = {**os.environ, "MLOPS_BENCH_RUNS": str(done.folder / "runs"), "COLUMNS": "200"}
    env["PATH"] = f"{COMMAND.parent}:{env['PATH']}"
    done.before = checkout_state()
    last: list[str] = []
    for language, file, text in blocks():
        if file:
            place = done.folder / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        elif language == "sh":
            last = commands(text)
            for line in last:
                _type(line, env, done)
        elif language == "text":
            said = " ".join(done.said[line] for line in last)
            done.claims.append((text.splitlines(), said))
    done.after = checkout_state()
    return done


def _type(line: str, env: dict[str, str], done: Walk) -> None:
    if line.startswith("export "):
        name, _, value = line.removeprefix("export ").partition("=")
        env[name] = value.replace("$PWD", str(done.folder))
        return
    words = shlex.split(line, comments=True)
    ran = subprocess.run(words, cwd=done.folder, env=env, capture_output=True, text=True)
    print(f"$ {line}\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}")
    done.codes[line] = ran.returncode
    done.said[line] = " ".join((ran.stdout + ran.stderr).split())


def test_every_command_ends_as_the_page_says(walk: Walk) -> None:
    assert len(walk.codes) >= 12
    wanted = {line: int(OPEN in line) for line in walk.codes}
    assert walk.codes == wanted


def test_the_output_is_what_the_page_claims(walk: Walk) -> None:
    assert len(walk.claims) >= 2
    wrong = [line for lines, said in walk.claims for line in lines if line not in said]
    assert wrong == []


def test_conformance_passes_every_check(walk: Walk) -> None:
    made = {line: said for line, said in walk.said.items() if " conformance " in line}
    assert len(made) == 3  # two scenarios of the tracker, one of the orchestrator
    for said in made.values():
        assert re.search(r"\b(\d+) checks: \1 pass", said), said[-2000:]


def test_nothing_outside_the_folder_is_edited(walk: Walk) -> None:
    assert walk.after == walk.before


def test_the_first_scenario_is_short(walk: Walk) -> None:
    first = [walk.ours / name for name in ("framework.toml", "adapter.py", "mnist.py")]
    assert sum(map(lines, first)) <= 120


def test_all_answers_are_short(walk: Walk) -> None:
    assert sum(map(lines, walk.ours.glob("probes/**/*.py"))) <= 400


def lines(file: Path) -> int:
    """Logical ones: statements of Python without docstrings, values of TOML."""
    if file.suffix == ".toml":
        return _values(tomllib.loads(file.read_text()))
    nodes = list(ast.walk(ast.parse(file.read_text())))
    return sum(isinstance(node, ast.stmt) and not _is_docstring(node) for node in nodes)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _values(table: dict[str, object]) -> int:
    return sum(_values(v) if isinstance(v, dict) else 1 for v in table.values())


def test_the_files_are_as_tidy_as_our_own(walk: Walk) -> None:
    words = ["ruff", "check", "--no-cache", "--config", str(CHECKOUT / "pyproject.toml"), "."]
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=walk.folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
