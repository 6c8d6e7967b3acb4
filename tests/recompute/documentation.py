"""Figures of documentation: from lists of members, options, messages and releases."""

import datetime
import re
import statistics
import tomllib
from email.parser import HeaderParser

from packaging.specifiers import SpecifierSet
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from tests.recompute.evidence import Counted, Evidence, Figure, Json

LABELS = {
    "documentation": {"documentation", "docs"},
    "source": {"source", "repository", "sourcecode", "github"},
    "issues": {"issues", "bugs", "issue", "tracker", "issuetracker", "bugtracker"},
    "homepage": {"homepage"},
}


def docstrings(of: Evidence) -> Counted:
    members = of.json("members.json")
    return sum(member["docstring"] for member in members), len(members)


def parameters(of: Evidence) -> Counted:
    members = of.json("members.json")
    described = sum(len(set(m["described"]) & set(m["parameters"])) for m in members)
    return described, sum(len(m["parameters"]) for m in members)


def types(of: Evidence) -> Counted:
    members = of.json("members.json")
    returns = [m["typed_return"] for m in members if m["typed_return"] is not None]
    found = sum(len(m["typed"]) for m in members) + sum(returns)
    return found, sum(len(m["parameters"]) for m in members) + len(returns)


def cli_help(of: Evidence) -> Counted:
    entries = of.json("commands.json")
    return sum(bool(entry["help"]) for entry in entries), len(entries)


def settings(of: Evidence) -> Counted:
    found = of.json("settings.json")
    return sum(bool((text or "").strip()) for text in found.values()), len(found)


def idioms(of: Evidence) -> Counted:
    """Clean is one that ran with no warning of the framework's among all that were noted."""
    judged = [each for each in of.json("idioms.json") if each["ran"] or each["own"]]

    def clean(idiom: Json) -> bool:
        noted = of.notes(f"{idiom['name']}-warnings.jsonl")
        seen = {(n["category"], n["message"]) for n in noted if "category" in n}
        told = {(w["category"], w["message"]) for w in (*idiom["own"], *idiom["others"])}
        return idiom["ran"] and not idiom["own"] and seen == told

    return sum(map(clean, judged)), len(judged)


def mistakes(kind: str) -> Figure:
    """By the words that the framework's folder declares."""

    def figure(of: Evidence) -> Counted:
        folder = of.root / "frameworks" / of.record["framework"] / "probes"
        declared = tomllib.loads((folder / "mistakes.toml").read_text("utf-8"))["mistakes"]
        verdicts = of.json("mistakes.json")["verdicts"]
        found = [
            any(
                re.search(words, verdict["message"], re.IGNORECASE)
                for words in declared[verdict["mistake"]][kind]
            )
            for verdict in verdicts
        ]
        return sum(found), len(found)

    return figure


def examples(of: Evidence) -> Counted:
    """What does not compile is not usable; whether imports work, the environment has said."""
    found = of.json("snippets.json")

    def usable(snippet: Json) -> bool:
        try:
            compile(snippet["code"], "snippet", "exec", flags=0x2000)  # with await outside, too
        except (SyntaxError, ValueError):
            return False
        return bool(snippet["usable"])

    return sum(map(usable, found)), len(found) or 1


def _releases(of: Evidence) -> tuple[list[datetime.datetime], datetime.datetime]:
    """First files of final versions that are not yanked, and when they were asked for."""
    told = of.json("index.json")
    first: dict[Version, datetime.datetime] = {}
    for file in told["project"]["files"]:
        uploaded = file.get("upload-time")
        version = _version(file["filename"])
        if version is None or version.is_prerelease or not uploaded or file["yanked"] is not False:
            continue
        at = datetime.datetime.fromisoformat(uploaded)
        first[version] = min(first.get(version, at), at)
    return sorted(first.values()), datetime.datetime.fromisoformat(told["asked"])


def _version(filename: str) -> Version | None:
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[1]
        return parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None


def release_interval(of: Evidence) -> float:
    dates, now = _releases(of)
    days = sorted({date.date() for date in dates})
    since = (now - datetime.timedelta(days=365)).date()
    between = [(b - a).days for a, b in zip(days, days[1:], strict=False) if b >= since]
    return float(statistics.median(between)) if between else release_age(of)


def release_age(of: Evidence) -> float:
    dates, now = _releases(of)
    return round((now - dates[-1]) / datetime.timedelta(days=1), 2)


def declared_pythons(of: Evidence) -> Counted:
    metadata = HeaderParser().parsestr(of.text("METADATA"))
    allowed = SpecifierSet(metadata.get("Requires-Python", ""))
    words = [c.split(" :: ") for c in metadata.get_all("Classifier") or []]
    named = {w[2] for w in words if w[:2] == ["Programming Language", "Python"] and len(w) == 3}
    minor = {each for each in named if re.fullmatch(r"3\.\d+", each)}
    asked = [f"3.{n}" for n in range(10, 15)]
    fits = [v for v in asked if allowed.contains(f"{v}.99") and (not minor or v in minor)]
    return len(fits), len(asked)


def changelog(of: Evidence) -> Counted:
    words = r"change_?log|changes|release[-_ ]?notes|releases|what'?s new|migrat"
    links = [f"{k} {v}" for k, v in _links(of).items() if re.search(words, f"{k} {v}".lower())]
    kept = of.json("changelogs.json")
    return int(bool(kept["shipped"] or links or kept.get("documentation"))), 1


def links(of: Evidence) -> Counted:
    labels = {re.sub(r"[\W_]", "", label) for label in _links(of)}
    return sum(bool(known & labels) for known in LABELS.values()), len(LABELS)


def _links(of: Evidence) -> dict[str, str]:
    metadata = HeaderParser().parsestr(of.text("METADATA"))
    pairs = [url.partition(",") for url in metadata.get_all("Project-URL") or []]
    found = {label.strip().lower(): url.strip() for label, _, url in pairs if url.strip()}
    home = metadata.get("Home-page", "UNKNOWN")
    return found if home == "UNKNOWN" else {**found, "homepage": home}


FIGURES: dict[str, Figure] = {
    "api.docstrings": docstrings,
    "api.parameters": parameters,
    "api.types": types,
    "cli.help": cli_help,
    "configuration.described": settings,
    "idioms.clean": idioms,
    "mistakes.fault": mistakes("fault"),
    "mistakes.fix": mistakes("fix"),
    "examples.usable": examples,
    "index.release_interval": release_interval,
    "index.release_age": release_age,
    "index.pythons": declared_pythons,
    "index.changelog": changelog,
    "index.links": links,
}
