"""`check`: how far a framework's folder is, and what to write next."""

import sys
from collections import Counter
from collections.abc import Callable

import msgspec
from rich.console import Console

from harness.choices import pick
from harness.conformance import length, standing, stub
from harness.conformance.standing import Asked, Standing, State
from harness.errors import UsageError
from harness.measure.probe import Probe, probes
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.catalog import Framework
from harness.printable import json_line
from harness.report.listing import screen
from harness.scoring import rubric

SHOWN = 12  # open questions; the rest is a count


def check(name: str, about: str | None, *, everything: bool, brief: bool, as_json: bool) -> int:
    """Print the standing, or how to answer one question or those of a dimension.

    Return 1 if the standing is printed and anything is open, else 0.
    """
    known = catalog.find().sound
    framework = catalog.framework(name, known)
    if framework.baseline:
        raise UsageError(f"{name} is the baseline: no questions are asked of it")
    asked, of_partners = _asked(framework)
    if about and not brief:
        screen().print(_written(framework, about, asked), highlight=False, soft_wrap=True, end="")
        return 0
    doing = [s for s in catalog.scenarios().values() if planning.does(framework, s)]
    found = standing.of(framework, doing, asked, of_partners)
    if brief:
        chosen = {probe.question for probe in _chosen(about)} if about else asked
        for line in _brief([each for each in found.open if each.question in chosen]):
            screen().print(line, highlight=False, soft_wrap=True)
    elif as_json:
        sys.stdout.write(json_line(msgspec.json.encode(_fields(found))))
    else:
        _show(screen(), found, everything)
    return 0 if found.done else 1


def _fields(found: Standing) -> dict[str, object]:
    return {name: getattr(found, name) for name in (*found.__struct_fields__, "open", "done")}


def _asked(framework: Framework) -> tuple[set[str], set[str]]:
    """The questions of its roles, and those that its name alone brings: its partners answer these.

    By what the probes are called, DIMENSION.PROBE.
    """
    known = probes()
    asked = [q for q in rubric.load().questions if q.probe in known]
    mine = {known[q.probe].question for q in asked if q.is_asked_of(framework.roles)}
    named = [q for q in asked if q.is_asked_of(framework.roles, framework.name)]
    return mine, {known[q.probe].question for q in named} - mine


def _chosen(name: str) -> list[Probe]:
    """By DIMENSION, DIMENSION.PROBE or PROBE alone."""
    known = probes().values()
    found = [p for p in known if name in (p.question, p.question.partition(".")[0])]
    return found or [probes()[pick(name, probes(), "question")]]


def _written(framework: Framework, about: str, asked: set[str]) -> str:
    """How to answer what is asked of it in a dimension, or one question."""
    chosen = _chosen(about)
    if chosen[0].question.startswith(f"{about}."):
        return stub.of_dimension(framework, about, [p for p in chosen if p.question in asked])
    return stub.of(framework, chosen[0])


def _brief(open_: list[Asked]) -> list[str]:
    """A line for each open question."""
    return [f"{each.question:<32} {each.file}: {each.write}" for each in open_]


def _show(console: Console, found: Standing, everything: bool) -> None:
    def say(text: str = "") -> None:
        console.print(text, highlight=False, soft_wrap=True)

    say(f"{found.framework} ({', '.join(found.roles)}): {found.folder}")
    for field in found.to_fill_in:
        say(f"  fill in     {field}")
    missing = ", ".join(found.missing_locks)
    say(f"  lock        {f'missing: {missing}' if missing else 'there'}")
    for each in found.scenarios:
        state = f"not wired yet: {each.gap}" if each.gap else "wired"
        say(f"  {each.scenario:<11} {state}")
    counts = Counter(each.state for each in found.questions)
    shown = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    say(f"  questions   {len(found.questions)}: {shown}")
    first, answers = found.first_scenario, found.answers
    said = f"first scenario {first.files} files and {first.lines} lines"
    aim = f"(aim: {length.FILES} and {length.LINES})"
    said += f" {aim}, answers {answers.lines} lines (aim: {length.ANSWERS})"
    say(f"  length      {said}")
    for mistake in found.mistakes:
        say(f"  mistake     {mistake}")
    _show_open(say, found, None if everything else SHOWN)
    say()
    say(f"next: {found.next}" if not found.done else _finished(found))


def _show_open(say: Callable[..., None], found: Standing, limit: int | None) -> None:
    """The least work first, by dimension."""
    first = found.open[:limit]
    if first:
        say()
        say("open questions, those with the least work first:")
    for dimension in dict.fromkeys(each.dimension for each in first):
        say(f"  {dimension}")
        for each in (each for each in first if each.dimension == dimension):
            say(f"    {each.question.partition('.')[2]:<19} {each.file}: {each.write}")
    if rest := len(found.open) - len(first):
        say(f"  and {rest} more: `mlops-bench check {found.framework} --all`")
    if first:
        say(f"how to answer one: `mlops-bench check {found.framework} QUESTION`, or DIMENSION")


def _finished(found: Standing) -> str:
    return (
        "nothing is open; next: "
        f"mlops-bench conformance {found.framework}, then mlops-bench compare -f {found.framework}"
    )
