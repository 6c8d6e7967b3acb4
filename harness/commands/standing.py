"""How `check` shows where a framework stands, as lines of text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from harness.conformance import length
from harness.conformance.standing import Asked, Standing, State, Wired
from harness.planning.catalog import Framework, Scenario

SHOWN = 12  # open questions; the rest is a count
NAMED = 5  # answers without a result; of more, a count is told


def standing(found: Standing, *, everything: bool) -> Iterator[str]:
    """All of it, and what comes next."""
    yield f"{found.framework} ({', '.join(found.roles)}): {found.folder}"
    yield from (f"  fill in     {field}" for field in found.to_fill_in)
    missing = ", ".join(found.missing_locks)
    yield f"  lock        {f'missing: {missing}' if missing else 'there'}"
    if found.unlocked:
        yield f"  extras      the lock lacks {', '.join(found.unlocked)}"
    for each in found.scenarios:
        yield f"  {each.scenario:<11} {_wired(each)}"
    counts = Counter(each.state for each in found.questions)
    shown = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    yield f"  questions   {len(found.questions)}: {shown}"
    for asked in found.questions:
        if asked.extras and asked.state is not State.OPEN:
            yield f"  extras      {asked.question}{_needs(asked)}"
    yield f"  length      {_length(found)}"
    yield from (f"  mistake     {mistake}" for mistake in found.mistakes)
    yield from _open(found, None if everything else SHOWN)
    yield ""
    yield f"next: {found.next}" if not found.done else _finished(found)


def brief(open_: Iterable[Asked]) -> Iterator[str]:
    """A line for each open question."""
    return (f"{each.question:<32} {each.file}: {each.write}{_needs(each)}" for each in open_)


def by_file(counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """The lines of each file, by what they count for."""
    for part, files in counts.items():
        yield f"{part}: {len(files)} files and {sum(files.values())} lines"
        yield from (f"  {lines:>5} {file}" for file, lines in files.items())


def scenario(framework: Framework, about: Scenario, found: Standing) -> Iterator[str]:
    """How far one is, and what is to be written for it."""
    each = next((each for each in found.scenarios if each.scenario == about.name), None)
    if each is None:
        roles = ", ".join(framework.roles)
        yield f"{about.name} is not asked of {framework.name} ({roles}): there is nothing to wire"
        return
    yield f"{about.name}: {_wired(each)}"
    yield f"  file        {framework.where}/{about.name}.py"
    yield f"  about       {about.title}"
    yield f"next: mlops-bench conformance {framework.name} -s {about.name}"


def _wired(each: Wired) -> str:
    return f"not wired yet: {each.gap}" if each.gap else each.declared or "wired"


def _length(found: Standing) -> str:
    first, answers = found.first_scenario, found.answers
    aim = f"(aim: {length.FILES} and {length.LINES})"
    said = f"first scenario {first.files} files and {first.lines} lines {aim}"
    return f"{said}, answers {answers.lines} lines (aim: {length.ANSWERS})"


def _needs(each: Asked) -> str:
    return f" (the lock lacks {', '.join(each.extras)}: add to `extras`)" if each.extras else ""


def _open(found: Standing, limit: int | None) -> Iterator[str]:
    """The least work first, by dimension."""
    first = found.open[:limit]
    if not first:
        return
    yield ""
    yield "open questions, those with the least work first:"
    for dimension in dict.fromkeys(each.dimension for each in first):
        yield f"  {dimension}"
        for each in (each for each in first if each.dimension == dimension):
            name = each.question.partition(".")[2]
            yield f"    {name:<19} {each.file}: {each.write}{_needs(each)}"
    if rest := len(found.open) - len(first):
        yield f"  and {rest} more: `mlops-bench check {found.framework} --all`"
    yield f"how to answer one: `mlops-bench check {found.framework} QUESTION`, or DIMENSION"


def _finished(found: Standing) -> str:
    """Written is not tried: what has never given a result here comes first."""
    name = found.framework
    last = f"mlops-bench conformance {name}, then mlops-bench compare -f {name}"
    if not found.untried:
        return f"nothing is open; next: {last}"
    probe = f"mlops-bench probe {name}"
    return f"nothing is open, but {_untried(found.untried)}; next: {probe}, then {last}"


def _untried(questions: Sequence[str]) -> str:
    number = len(questions)
    said = f"{number} answers have" if number > 1 else "1 answer has"
    names = f" ({', '.join(questions)})" if number <= NAMED else ""
    return f"{said} no result on this machine yet{names}"
