"""Renders the page. A pure function of its arguments: the same records give the same bytes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import jinja2
import msgspec
from markupsafe import Markup

from harness.planning.catalog import Framework
from harness.printable import printable
from harness.records.inside import leads_inside
from harness.report import figures, runs
from harness.report import scores as score_pages
from harness.report.clocks import clocks
from harness.report.page import content
from harness.report.page.under_load import under_load
from harness.report.page.verdict import NOBODY, verdict
from harness.report.ranks import Field
from harness.scoring import published
from harness.scoring.changes import Measured
from harness.scoring.history import STALE_DAYS, Entry
from harness.scoring.joining import Joined

HERE = Path(__file__).parent
SCRIPTS = ("vendor/d3.min.js", "vendor/plot.umd.min.js", "page.js", "clocks.js")


class Files(NamedTuple):
    """How the page speaks of the run's files."""

    folder: str | None = "."  # the way to them; None when there is none: named, and not linked
    elsewhere: str = ""  # before the names of those that are not linked

    def link(self, path: str) -> str:
        if self.folder is None or not leads_inside(path):
            return ""
        return quote(path if self.folder == "." else f"{self.folder}/{path}")

    def name(self, path: str) -> str:
        return f"{self.elsewhere}{path}"


FILES_BESIDE = Files()


def render(
    run: Measured,
    frameworks: Mapping[str, Framework],
    entries: Sequence[Entry] = (),
    files: Files = FILES_BESIDE,
    joined: Joined | None = None,
) -> str:
    """The whole page of a run, with all that it needs inside.

    `joined` says how several runs became this one. `entries` are its history.
    """
    scores, comparison, records = run.scores, run.comparison, run.records
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["href"] = files.link
    environment.filters["named"] = files.name
    pictures = {
        "costs": content.costs(comparison),
        "installs": content.installs(comparison),
        "growth": content.growth(scores),
        "branches": content.branches(records),
        "loads": under_load(records, comparison),
        "clocks": [clock._asdict() for clock in clocks(comparison.rows)],
    }
    shared = score_pages.side_by_side(scores, records)
    fields: list[Field] = shared["fields"]
    return environment.get_template("page.html.j2").render(
        **shared,
        title=run.name,
        joined=joined,
        verdicts=[verdict(field, scores.rubric) for field in fields] or [NOBODY],
        cards=[card for cards in shared["roles"].values() for card in cards],
        targets=list(dict.fromkeys(card.target for card in scores.cards)),
        frameworks=frameworks,
        figures=figures,
        comparison=comparison,
        data=_json(
            {
                **content.interactive(scores, fields, frameworks),
                **pictures,
                "newest": max(r.started_at for r in records),
                "stale_days": STALE_DAYS,
            }
        ),
        failures=content.failures(records),
        pairs=content.pairs(records),
        versions=content.versions(comparison),
        entries=entries,
        runs=runs,
        published=score_pages.reproduction(scores, comparison),
        natives=published.native(scores.cards),
        style=Markup((HERE / "page.css").read_text("utf-8")),  # noqa: S704  # a file of ours
        scripts=[Markup(_script(name)) for name in SCRIPTS],  # noqa: S704  # files of ours
    )


def _shown(value: object) -> str:
    """Marks that turn the direction of writing would turn what stands around them, too."""
    return value if isinstance(value, Markup) else printable(str(value))


def _json(data: Any) -> Markup:
    """JSON that cannot end the script element that it stands in, whatever records hold."""
    text = printable(msgspec.json.encode(data).decode())
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # escaped above


def _script(name: str) -> str:
    text = (HERE / name).read_text("utf-8")
    assert "</script" not in text.lower(), name  # noqa: S101  # it would end there
    return text
