"""Documents: commands exist with these options, links lead somewhere, lists are whole."""

import re
import shlex
import tomllib
from collections.abc import Sequence
from pathlib import Path

import click
import pytest
import yaml

from harness.cli import cli
from harness.planning import catalog
from tests.unit.world import CHECKOUT

DOCUMENTS = sorted(
    [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md"), *CHECKOUT.glob("scenarios/*/*.md")]
)


def commands(program: str, documents: Sequence[Path] = DOCUMENTS) -> list[list[str]]:
    """The words behind that program in all blocks of shell commands, each once."""
    blocks = [
        b for d in documents for b in re.findall(r"```sh\n(.*?)```", d.read_text(), re.DOTALL)
    ]
    return _words(program, [line for block in blocks for line in block.splitlines()])


def commands_in_prose(program: str) -> list[list[str]]:
    """The same of inline code."""
    code = [c for d in DOCUMENTS for c in re.findall(r"`([^`]+)`", d.read_text())]
    return _words(program, [line for line in code if len(line.split()) > 1 and "..." not in line])


def _words(program: str, lines: list[str]) -> list[list[str]]:
    parts = [part for line in lines for part in line.split("&&")]
    words = [shlex.split(part, comments=True) for part in parts if program in part]
    found = [tuple(w[1:]) for w in words if w[:1] == [program]]
    return [list(each) for each in dict.fromkeys(found)]


@pytest.mark.parametrize(
    "words", [*commands("mlops-bench"), *commands_in_prose("mlops-bench")], ids=" ".join
)
def test_a_documented_command_can_be_parsed(words: list[str]) -> None:
    if words[0] in ("--version", "COMMAND"):
        return
    name, command, rest = cli.resolve_command(click.Context(cli), words)

    assert command is not None
    assert command.make_context(name, rest).command is command


@pytest.mark.parametrize("words", [*commands("nox"), *commands_in_prose("nox")], ids=" ".join)
def test_a_documented_session_exists(words: list[str]) -> None:
    sessions = re.findall(r"^def ([a-z]\w*)\(", (CHECKOUT / "noxfile.py").read_text(), re.MULTILINE)
    ours = words[: words.index("--")] if "--" in words else words
    chosen = [word.partition("(")[0] for word in ours if not word.startswith("-")]

    assert chosen
    assert set(chosen) <= set(sessions)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_into_the_checkout_lead_somewhere(document: Path) -> None:
    text = document.read_text()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text) + re.findall(r'<img src="([^"]+)"', text)

    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_to_headings_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", document.read_text())

    lost = []
    for file, anchor in links:
        text = (document.parent / file if file else document).read_text()
        titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        known = [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles]
        lost += [f"{file}#{anchor}"] * (anchor not in known)
    assert lost == []


def test_the_index_names_every_page() -> None:
    index = (CHECKOUT / "docs" / "README.md").read_text()
    pages = {f.name for f in (CHECKOUT / "docs").glob("*.*") if f.suffix in (".md", ".ipynb")}

    assert {page for page in pages - {"README.md"} if f"({page})" not in index} == set()


def test_the_readme_is_one_screen() -> None:
    assert len((CHECKOUT / "README.md").read_text().splitlines()) <= 65


def test_every_command_is_documented() -> None:
    page = (CHECKOUT / "docs" / "commands.md").read_text()

    assert [
        name for name in cli.list_commands(click.Context(cli)) if f"mlops-bench {name}" not in page
    ] == []


def test_every_deployment_is_documented() -> None:
    page = (CHECKOUT / "docs" / "commands.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    known = {f.name: f for f in catalog.frameworks().values()}

    assert rows.keys() == known.keys()
    for name, framework in known.items():
        named = re.findall(r"`([\w-]+)`", rows[name])
        assert set(framework.deployments) <= set(named)
        assert named[0] == framework.default_deployment


def test_every_setting_is_documented() -> None:
    source = (CHECKOUT / "harness" / "paths.py").read_text()
    page = (CHECKOUT / "docs" / "settings.md").read_text()
    variables = set(re.findall(r"MLOPS_BENCH_\w+", source))

    assert variables
    assert {name for name in variables if f"`{name}`" not in page} == set()


def test_the_map_names_every_folder_and_its_files() -> None:
    page = (CHECKOUT / "CONTRIBUTING.md").read_text()
    rows = dict(re.findall(r"^\| `([\w./]+)` \| .* \| (?:.* )?`([\w./]+)` \|$", page, re.MULTILINE))
    packages = {f"harness/{f.parent.name}/" for f in CHECKOUT.glob("harness/*/__init__.py")}
    folders = {place: file for place, file in rows.items() if place.endswith("/")}

    assert packages <= rows.keys()
    assert [p for p, f in folders.items() if not (CHECKOUT / p / f).is_file()] == []


def test_versions_stand_alike() -> None:
    package = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
    changes = re.findall(r"^## (\d\S*)", (CHECKOUT / "CHANGELOG.md").read_text(), re.MULTILINE)
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text())

    assert changes[0] == package == citation["version"]


def test_commits_are_linted_by_the_versions_of_the_gate() -> None:
    groups = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["dependency-groups"]
    before = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())
    pins = {repo["repo"].rpartition("/")[2]: repo.get("rev") for repo in before["repos"]}
    ruff = next(each for each in groups["lint"] if each.startswith("ruff=="))

    assert pins["ruff-pre-commit"] == f"v{ruff.removeprefix('ruff==')}"
    hooks = [hook["id"] for repo in before["repos"] for hook in repo["hooks"]]
    assert hooks == ["ruff-check", "ruff-format", "mypy"]


FORMS = sorted((CHECKOUT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.stem)
def test_a_form_is_whole(form: Path) -> None:
    asked = yaml.safe_load(form.read_text())
    ids = [field["id"] for field in asked["body"]]

    assert asked["name"]
    assert asked["description"]
    assert len(ids) == len(set(ids)) > 0
    assert all(field["attributes"]["label"] for field in asked["body"])


def test_sessions_are_listed_in_one_line_each() -> None:
    source = (CHECKOUT / "noxfile.py").read_text()
    found = re.findall(
        r'^def ([a-z]\w*)\((.*)\) -> None:\n    """(.+?)(?:"""|\n)', source, re.MULTILINE
    )
    longest = max(len(name) for name in catalog.frameworks())

    assert len(found) > 5
    for name, arguments, about in found:
        parameters = len("(framework='')") + longest if "framework" in arguments else 0
        assert len(f"* {name} -> {about}") + parameters < 80, name
        assert about.endswith(".")
