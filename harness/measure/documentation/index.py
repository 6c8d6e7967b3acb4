"""What the package index and the installed metadata say: releases, Pythons, change log, links."""

import re
from datetime import UTC, datetime, timedelta
from importlib.metadata import Distribution, distributions
from statistics import median

from harness.measure.documentation import releases
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.planning.answers import NoFacts

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
YEAR = timedelta(days=365)
CHANGELOG_FILE = re.compile(
    r"(change_?log|changes|history|news|release_?notes)(\.(md|rst|txt|html))?", re.IGNORECASE
)
CHANGELOG_LINK = re.compile(r"change_?log|changes|release[-_ ]?notes|releases|what'?s new|migrat")
# https://packaging.python.org/en/latest/specifications/well-known-project-urls/
LINKS = {
    "documentation": {"documentation", "docs"},
    "source": {"source", "repository", "sourcecode", "github"},
    "issues": {"issues", "bugs", "issue", "tracker", "issuetracker", "bugtracker"},
    "homepage": {"homepage"},
}


@probe("index")
def ask(context: Context) -> Finding:
    """Releases by the index of pip, the rest by the metadata of the installed distribution.

    The distribution is the first that the framework requires. A release is a final version with a
    file that is not yanked; its date is that of its first file. Popularity is not part of this.
    """
    from packaging.requirements import Requirement

    name = Requirement(context.framework.requires[0]).name
    project = releases.fetch(name)
    now = datetime.now(UTC)
    context.keep("index.json", {"asked": now.isoformat(), "project": project})
    installed = _installed(context, name)
    context.keep("METADATA", installed.read_text("METADATA") or "")
    shipped = sorted(f for f in map(str, installed.files or []) if is_changelog(f))
    changelogs = {
        "shipped": shipped,
        "links": changelog_links(installed),
        "documentation": _documented(context),
    }
    context.keep("changelogs.json", changelogs)
    finding = Finding()
    dates = releases.dates(project)
    if not dates:
        raise ToolFailed(f"{project.index} names no final release of {name}")
    finding.add("index.release_interval", release_interval(dates, now), "days")
    finding.add("index.release_age", _days(now - dates[-1]), "days")
    finding.answer("index.pythons", len(declared_pythons(installed)), len(PYTHONS))
    finding.answer("index.changelog", int(any(changelogs.values())), 1)
    finding.answer("index.links", len(linked(installed)), len(LINKS))
    return finding


def _documented(context: Context) -> str:
    """The change log that the documentation links; "" where nobody said which."""
    try:
        return context.facts.changelog
    except NoFacts:
        return ""


def release_interval(dates: list[datetime], now: datetime) -> float:
    """Days: the median of the intervals between days with a release that end in the last year.

    Where none does, the days since the newest release: the interval that still runs.
    """
    days = sorted({date.date() for date in dates})
    pairs = zip(days, days[1:], strict=False)
    ended = [(end - begin).days for begin, end in pairs if end >= (now - YEAR).date()]
    return float(median(ended)) if ended else _days(now - dates[-1])


def declared_pythons(installed: Distribution) -> list[str]:
    """Those that Requires-Python allows and, if any classifier names a version, one names."""
    from packaging.specifiers import SpecifierSet

    allowed = SpecifierSet(_field(installed, "Requires-Python"))
    words = [c.split(" :: ") for c in installed.metadata.get_all("Classifier") or []]
    named = {w[-1] for w in words if w[:2] == ["Programming Language", "Python"]}
    versions = {version for version in named if re.fullmatch(r"3\.\d+", version)}
    # By its latest patch release: ">=3.10.4" allows 3.10 as well.
    fits = [v for v in PYTHONS if allowed.contains(f"{v}.99")]
    return [v for v in fits if v in versions or not versions]


def links(installed: Distribution) -> dict[str, str]:
    """Label, in small letters, to URL: every Project-URL and the Home-page."""
    pairs = [u.partition(",") for u in installed.metadata.get_all("Project-URL") or []]
    found = {label.strip().lower(): url.strip() for label, _, url in pairs if url.strip()}
    home = _field(installed, "Home-page")
    return found | ({"homepage": home} if home not in ("", "UNKNOWN") else {})


def linked(installed: Distribution) -> list[str]:
    """Which of the four kinds of links its metadata has, by their labels without punctuation."""
    labels = {re.sub(r"[\W_]", "", label) for label in links(installed)}
    return [kind for kind, known in LINKS.items() if labels & known]


def changelog_links(installed: Distribution) -> dict[str, str]:
    """Links whose label or address speaks of changes, releases or migration."""
    found = links(installed).items()
    return {x: url for x, url in found if CHANGELOG_LINK.search(f"{x} {url}".lower())}


def is_changelog(file: str) -> bool:
    """By its name, which is that of a text."""
    return bool(CHANGELOG_FILE.fullmatch(file.rpartition("/")[2]))


def _field(installed: Distribution, name: str) -> str:
    return next(iter(installed.metadata.get_all(name) or []), "")


def _installed(context: Context, name: str) -> Distribution:
    from packaging.utils import canonicalize_name

    folders = [str(f) for f in context.environment.folder.glob("lib/python3*/site-packages")]
    wanted = canonicalize_name(name)
    for found in distributions(path=folders):
        if canonicalize_name(found.metadata["Name"]) == wanted:
            return found
    raise ToolFailed(f"{name} is not among the distributions in {context.environment.folder}")


def _days(duration: timedelta) -> float:
    return round(duration / timedelta(days=1), 2)
