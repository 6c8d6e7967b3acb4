"""The page docs/adding-a-framework.md, executed as it stands, outside the checkout."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.conformance import length
from tests.frameworks.bench import CHECKOUT, COMMAND

PAGE = CHECKOUT / "docs" / "adding-a-framework.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXCERPT = re.compile(r"^```\w+ from=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"^- \[`(\S+)`\]\((examples/\S+)\)", re.MULTILINE)  # of a file to copy
EXAMPLES = PAGE.parent / "examples"
LONG = ("mlops-bench compare",)  # an hour of measuring, which other tests do in small
OPEN = "# exit code 1"

pytestmark = pytest.mark.timeout(2400)


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
    """(language, file, text) of each block and of each file to copy, in the order of the page."""
    page = PAGE.read_text()
    found = [(m.start(), (m[1], "", m[2])) for m in BLOCK.finditer(page)]
    found += [
        (m.start(), ("", m[1], (PAGE.parent / m[2]).read_text())) for m in LINK.finditer(page)
    ]
    yield from (block for _, block in sorted(found))


def commands(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith(LONG)]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Copy each file, type each command; a block of text is what the commands above it say."""
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


@pytest.mark.long
def test_every_command_ends_as_the_page_says(walk: Walk) -> None:
    assert len(walk.codes) >= 12
    wanted = {line: int(OPEN in line) for line in walk.codes}
    assert walk.codes == wanted


@pytest.mark.long
def test_the_output_is_what_the_page_claims(walk: Walk) -> None:
    assert len(walk.claims) >= 2
    wrong = [line for lines, said in walk.claims for line in lines if line not in said]
    assert wrong == []


@pytest.mark.long
def test_conformance_passes_every_check(walk: Walk) -> None:
    made = {line: said for line, said in walk.said.items() if " conformance " in line}
    assert len(made) == 3  # two scenarios of the tracker, one of the orchestrator
    for said in made.values():
        assert re.search(r"\b(\d+) checks: \1 pass", said), said[-2000:]


@pytest.mark.long
def test_nothing_outside_the_folder_is_edited(walk: Walk) -> None:
    assert walk.after == walk.before


@pytest.mark.long
def test_the_first_scenario_is_short(walk: Walk) -> None:
    for folder in (walk.ours, walk.ours.parent / "luigi"):
        found = length.of_first_scenario(folder, ["mnist", "bert_imdb"])
        assert found.files <= length.FILES
        assert found.lines <= length.LINES


@pytest.mark.long
def test_all_answers_are_short(walk: Walk) -> None:
    assert length.of_answers(walk.ours).lines <= length.ANSWERS


def test_the_page_links_every_example_under_its_own_name() -> None:
    linked = dict(LINK.findall(PAGE.read_text()))
    assert {name: f"examples/{name}" for name in linked} == linked
    files = {str(f.relative_to(EXAMPLES)) for f in EXAMPLES.rglob("*.*") if f.suffix != ".pyc"}
    written = {file for _, file, _ in blocks() if file}
    assert files <= written


def test_what_the_page_quotes_is_in_the_file() -> None:
    quoted = EXCERPT.findall(PAGE.read_text())
    assert len(quoted) >= 5
    assert [f for f, text in quoted if text not in (EXAMPLES / f).read_text()] == []


@pytest.mark.long
def test_the_files_are_as_tidy_as_our_own(walk: Walk) -> None:
    words = ["ruff", "check", "--no-cache", "--config", str(CHECKOUT / "pyproject.toml"), "."]
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=walk.folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
