"""Markdown scorecards: one page per framework and one that compares them."""

from pathlib import Path

import jinja2

from harness.planning.catalog import Framework
from harness.records.record import Machine
from harness.report import figures
from harness.report.strangers import is_known
from harness.scoring.comparison import Comparison, Row

TEMPLATES = Path(__file__).parent / "templates"


def write(
    folder: Path, comparison: Comparison, frameworks: dict[str, Framework], machine: Machine
) -> list[Path]:
    """Write `comparison.md` and a `NAME-DEPLOYMENT.md` per row into `folder`; return the paths.

    What is not known here has no page of its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = markdown()
    shared = {"comparison": comparison, "figures": figures, "machine": machine}
    shared["has_page"] = lambda row: is_known(row.target, frameworks)
    pages = {"comparison.md": environment.get_template("comparison.md.j2").render(shared)}
    by_target: dict[str, list[Row]] = {}
    for row in comparison.rows:
        by_target.setdefault(f"{row.target.framework}-{row.target.deployment}", []).append(row)
    template = environment.get_template("scorecard.md.j2")
    for name, rows in by_target.items():
        if not is_known(rows[0].target, frameworks):
            continue
        framework = frameworks[rows[0].target.framework]
        pages[f"{name}.md"] = template.render(
            shared,
            rows=rows,
            framework=framework,
            deployment=framework.deployments[rows[0].target.deployment],
            install=comparison.installs.get(str(rows[0].target)),
        )
    for name, text in pages.items():
        (folder / name).write_text(text)
    return [folder / name for name in pages]


def markdown() -> jinja2.Environment:
    """Where Markdown templates lie, with the filter that text from records has to pass."""
    environment = jinja2.Environment(  # noqa: S701  # Markdown; text from records is escaped below
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["cell"] = _cell
    return environment


def _cell(text: object) -> str:
    """Text that cannot break out of a Markdown table's cell, nor bring HTML with it."""
    flat = " ".join(str(text).split())
    for character, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|")):
        flat = flat.replace(character, safe)
    return flat
