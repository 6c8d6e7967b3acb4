"""`pages`: whether the pages that answers cite still say what is quoted from them."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

import msgspec

from harness.choices import pick
from harness.commands import json_output
from harness.commands.citing import fetching, words
from harness.planning import catalog
from harness.planning.citations import Citation, cited
from harness.printable import one_line
from harness.report.listing import Screen, screen

AT_ONCE = 8  # pages


class Verdict(StrEnum):
    """What became of a citation."""

    STANDS = "stands"
    THERE = "there, nothing quoted"
    CHANGED = "changed"
    GONE = "gone"
    NOT_REACHED = "not reached"


class Look(msgspec.Struct, frozen=True):
    """`since` is the day on which the sentence was read there."""

    framework: str
    table: str
    questions: list[str]
    page: str
    sentence: str
    since: str
    verdict: Verdict
    told: str = ""


def pages(frameworks: Sequence[str], as_json: bool) -> int:
    """Fetch each page once; 1 where a page is gone or says something else by now, else 0."""
    known = catalog.frameworks()
    chosen = [pick(name, list(known), "framework") for name in frameworks] or list(known)
    asked = [each for name in chosen for each in cited(known[name].folder)]
    urls = list(dict.fromkeys(each.page for each in asked))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        read = dict(zip(urls, pool.map(fetching.fetch, urls), strict=True))
    looks = [_look(each, read[each.page]) for each in asked]
    if as_json:
        json_output.write(looks)
    else:
        _show(screen(), looks)
    return int(any(look.verdict in (Verdict.CHANGED, Verdict.GONE) for look in looks))


def _look(of: Citation, page: fetching.Page) -> Look:
    verdict, told = Verdict.THERE, f"it is {page.moved} by now" if page.moved else ""
    if page.problem:
        verdict, told = (Verdict.GONE if page.gone else Verdict.NOT_REACHED), page.problem
    elif of.sentence and words.holds(page.words, of.sentence):
        verdict = Verdict.STANDS
    elif of.sentence:
        verdict, told = Verdict.CHANGED, told or "the sentence is not on the page"
    since = of.date.isoformat() if of.date else ""
    return Look(of.framework, of.table, of.questions, of.page, of.sentence, since, verdict, told)


def _show(console: Screen, looks: Sequence[Look]) -> None:
    """What needs a reader first; what could not be reached as one line for each page."""
    for look in looks:
        if look.verdict in (Verdict.CHANGED, Verdict.GONE):
            what = ", ".join(look.questions) or look.table
            said = f"{look.framework}, {what}: {look.page}: {look.verdict}, {look.told}"
            console.print(one_line(said), style="red", soft_wrap=True)
            if look.sentence:
                since = f"read there on {look.since}" if look.since else "without a date"
                console.print(one_line(f'  "{look.sentence}" ({since})'), soft_wrap=True)
    unreached = {k.page: k.told for k in looks if k.verdict is Verdict.NOT_REACHED}
    for page, told in unreached.items():
        console.print(one_line(f"not reached: {page}: {told}"), style="yellow", soft_wrap=True)
    standing = [look.since for look in looks if look.verdict is Verdict.STANDS and look.since]
    counts = Counter(look.verdict for look in looks)
    told = ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v]) or "none"
    console.print(f"{len(looks)} citations: {told}", highlight=False)
    if standing:
        days = f"{min(standing)} and {max(standing)}"
        console.print(f"what stands was read between {days}", highlight=False)
