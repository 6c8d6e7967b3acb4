"""Markdown scorecards: one page per framework and one that compares them."""

from pathlib import Path

from harness.planning.catalog import Framework
from harness.records.record import Machine
from harness.report import clocks, figures, pages
from harness.report.markdown import markdown, page
from harness.report.strangers import is_known
from harness.scoring.comparison import Comparison, Row


def write(
    folder: Path, comparison: Comparison, frameworks: dict[str, Framework], machine: Machine
) -> list[Path]:
    """Write `comparison.md` and a `NAME-DEPLOYMENT.md` per row into `folder`; return the paths.

    What is not known here has no page of its own.
    """
    environment = markdown()
    shared = {
        "clocks": clocks,
        "comparison": comparison,
        "figures": figures,
        "machine": machine,
    }
    shared["has_page"] = lambda row: is_known(row.target, frameworks)
    texts = {"comparison.md": environment.get_template("comparison.md.j2").render(shared)}
    by_target: dict[str, list[Row]] = {}
    for row in comparison.rows:
        by_target.setdefault(page(row.target), []).append(row)
    template = environment.get_template("scorecard.md.j2")
    for name, rows in by_target.items():
        if not is_known(rows[0].target, frameworks):
            continue
        framework = frameworks[rows[0].target.framework]
        texts[name] = template.render(
            shared,
            rows=rows,
            framework=framework,
            deployment=framework.deployments[rows[0].target.deployment],
            install=comparison.installs.get(str(rows[0].target)),
        )
    return pages.put(folder, texts)
