"""`new`: write the folder of a framework that is not wired yet."""

import datetime
import keyword
import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click
import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from packaging.requirements import InvalidRequirement, Requirement

from harness import paths
from harness.errors import UsageError
from harness.planning import places
from harness.tasks.pipeline import Pipeline

FILES = {"framework.toml": "framework.toml", "probes/answers.toml": "answers.toml"}
WIRING = {"adapter.py": "adapter.py", "mnist.py": "mnist.{kind}.py"}  # for roles that do pipelines


class About(NamedTuple):
    """What is known of the framework already."""

    package: str | None = None  # NAME==VERSION
    title: str | None = None
    documentation: str | None = None


def new(
    name: str, roles: Sequence[str], about: About, parent: Path | None, *, as_json: bool
) -> None:
    """Write it, and say what comes next; raises UsageError for a name or a place that cannot be."""
    folder = (parent or _here()).resolve() / name
    _check(name, folder)
    requirement = _requirement(about.package or name.replace("_", "-"))
    values = {
        "name": name,
        "title": about.title or name,
        "roles": list(roles),
        "homepage": about.documentation or "https://...",
        "documentation": about.documentation or "https://...",
        "requirement": str(requirement),
        "import_name": re.sub(r"[-.]", "_", requirement.name.lower()),
        "today": datetime.date.today().isoformat(),
    }
    files = files_of(roles)
    _write(folder, files, "orchestrator" if "orchestrator" in roles else "tracker", values)
    steps = _next(name, folder)
    if as_json:
        found = {"folder": str(folder), "files": list(files), "next": steps}
        click.echo(msgspec.json.encode(found).decode())
    else:
        _show(folder, files, roles, steps)


def files_of(roles: Collection[str]) -> dict[str, str]:
    """What is written, and from which template: only who does pipelines has something to wire."""
    return {**FILES, **WIRING} if Pipeline.roles & set(roles) else FILES


def _here() -> Path:
    """The checkout's folder of frameworks, else one below the current folder."""
    checkout = paths.checkout()
    return (checkout if checkout == paths.root() else Path.cwd()) / "frameworks"


def _check(name: str, folder: Path) -> None:
    proposal = re.sub(r"\W", "_", name.lower()).lstrip("0123456789") or "my_framework"
    if not name.isidentifier() or name != name.lower() or not name.isascii():
        raise UsageError(
            f"{name!r} cannot be imported: use small letters, digits and underscores, and begin "
            f"with a letter, such as {proposal!r}"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise UsageError(f"{name!r} is a word of Python's own: take another, such as {name}_ml")
    if folder.exists():
        raise UsageError(f"{folder} exists: take another name, or delete the folder first")
    for place in places.candidates(strict=False):
        if place.name == name:
            raise UsageError(f"there is a framework {name!r} in {place.folder}: take another name")


def _requirement(text: str) -> Requirement:
    try:
        return Requirement(text)
    except InvalidRequirement:
        raise UsageError(f"--package takes NAME==VERSION as pip does, not {text!r}") from None


def _write(folder: Path, files: Mapping[str, str], kind: str, values: Mapping[str, object]) -> None:
    templates = Environment(
        loader=PackageLoader("harness.commands", "skeleton"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # these are Python and TOML
    )
    for file, template in files.items():
        text = templates.get_template(f"{template.format(kind=kind)}.jinja").render(values)
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def _next(name: str, folder: Path) -> list[str]:
    """What to do now, in order."""
    steps = []
    if folder.parent not in paths.framework_folders():
        steps.append(f"export {places.VARIABLE}={_with_others(folder.parent)}")
    return [
        *steps,
        f"fill in {folder}/framework.toml",
        f"mlops-bench lock {name}",
        f"mlops-bench check {name}        # says at any time what to write next",
        f"mlops-bench conformance {name}  # checks what is written",
    ]


def _show(
    folder: Path, files: Mapping[str, str], roles: Collection[str], steps: Sequence[str]
) -> None:
    click.echo(f"wrote {folder}: {', '.join(files)}")
    if without := [role for role in roles if role not in Pipeline.roles]:
        click.echo(
            f"no scenario is made for a {' or '.join(without)} yet: today only questions are "
            "asked of it, and nothing is to be wired for that role"
        )
    click.echo("next:\n" + "\n".join(f"  {step}" for step in steps))


def _with_others(folder: Path) -> str:
    named = os.environ.get(places.VARIABLE, "")
    return os.pathsep.join([*filter(None, [named]), str(folder)])
