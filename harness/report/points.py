"""How scores are written, the same in the terminal and in Markdown."""

from harness.records.intervals import Interval
from harness.records.record import State
from harness.report import figures
from harness.scoring.benchmarks import Published
from harness.scoring.published import Agreement, Study
from harness.scoring.ranking import Change, Standing
from harness.scoring.reading import Reading
from harness.scoring.scores import OPEN, Card, DimensionScore, QuestionScore, Score

BEST_EVIDENCE = ("finding.json", "install.json", "outcome.json")
LINKS = 4  # evidence files named beside a score; the rest lies in the same folder
WHOLE = 1000  # counts from here on have no decimals
SMALL = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"))


def dimension(found: DimensionScore) -> str:
    """The score with its interval, or the open interval alone; neither where none applies."""
    if found.state is State.NOT_APPLICABLE:
        return found.state
    score = found.score or OPEN
    return _both(score, None if found.score else found.state, 1)


def coverage(found: DimensionScore) -> str:
    """How many of its questions were answered; "" when none is asked."""
    return f"{found.covered} of {found.of}" if found.of or not found.questions else ""


def errors(found: DimensionScore | Card) -> str:
    """ ", 2 errors", which may hide a low score; "" without any."""
    return f", {found.errors} error{'s' * (found.errors > 1)}" * bool(found.errors)


def total(card: Card) -> str:
    """The weighted total of a role, or the interval in which it will lie; at both ends."""
    return _both(card.total, None if card.settled else "", 2) + errors(card)


def measured(card: Card) -> str:
    """The weighted mean of the dimensions that have a score, as deployed here."""
    return figures.NOT_MEASURED if card.measured is None else f"{card.measured.here.value:.2f}"


def _both(score: Score, instead: str | None, decimals: int) -> str:
    """As deployed here; then what it may be anywhere, where another deployment has something.

    `instead` stands in place of a value that nobody knows.
    """
    ends = _ends(score.here, decimals)
    told = f"{score.here.value:.{decimals}f}" if instead is None else instead
    here = f"{told} ({ends})" if told else ends
    return f"{here}, anywhere {_ends(score.anywhere, decimals)}" if score.split else here


def _ends(found: Interval, decimals: int) -> str:
    return f"{found.low:.{decimals}f} to {found.high:.{decimals}f}"


def worth(found: QuestionScore) -> str:
    """Points; that there are none for a figure of another machine."""
    if found.question.fact:
        return "a fact"
    if found.points is None:
        return "none" if found.reading.interval is None else "not comparable"
    if found.points.split:
        return f"{interval(found.points.here)} here, anywhere {_ends(found.points.anywhere, 0)}"
    return interval(found.points.here)


def interval(worth: Interval) -> str:
    """Points, with their interval where that shows in tenths."""
    ends = _ends(worth, 1)
    return f"{worth.value:.1f}" + (f" ({ends})" if worth.high - worth.low >= 0.05 else "")


def value(found: QuestionScore) -> str:
    """The figure behind a score, in its unit; what stands in its place when there is none."""
    reading = found.reading
    if reading.interval is None:
        return figures.state(reading.state, reading.deployment)
    if found.question.map != "log":
        return ", ".join(reading.figures.values())
    text = quantity(reading.interval.value, found.question.unit)
    if len(reading.figures) > 1:
        each = (f"{name.rpartition('.')[2]} {value}" for name, value in reading.figures.items())
        text += f" ({', '.join(each)})"
    elif found.question.over_baseline:
        text += f" ({next(iter(reading.figures.values()))})"
    return text


def quantity(number: float, unit: str) -> str:
    """Seconds in s, ms or us; all else as in the other tables."""
    if unit == "s":
        scale, name = next((s for s in SMALL if abs(number) >= s[0]), SMALL[-1])
        return f"{number / scale:.3g} {name}"
    if unit == "B":
        return figures.number(number, unit)
    return f"{number:,.0f}" if number >= WHOLE else f"{number:.4g}"


def published_time(figure: Published) -> str:
    """As another benchmark states it, with the least and the most where it has them."""
    if figure.low is None or figure.high is None:
        return quantity(figure.seconds, "s")
    return seconds(Interval(figure.low, figure.seconds, figure.high))


def seconds(found: Interval | None) -> str:
    """With its ends where they are known; "" of nothing."""
    if found is None:
        return ""
    told, low, high = (quantity(each, "s") for each in (found.value, found.low, found.high))
    return f"{told} ({low} to {high})" if found.known else told


def why(reading: Reading) -> str:
    """The reason for a figure that is missing, unsupported, or not whole."""
    return reading.reason


def evidence(found: QuestionScore) -> list[str]:
    """The files that show the figure: as it stands in the record, then counted out, then logs."""

    def rank(path: str) -> int:
        name = path.rpartition("/")[2]
        if name in BEST_EVIDENCE:
            return BEST_EVIDENCE.index(name)
        return len(BEST_EVIDENCE) + (not name.endswith(".json"))

    return sorted(found.evidence, key=rank)[:LINKS]


def command(card: Card, found: QuestionScore) -> str:
    """What measures it again; nothing does where it is not asked."""
    if found.reading.state is State.NOT_APPLICABLE:
        return ""
    name = f"{found.question.dimension}.{found.question.name}"
    return f"mlops-bench probe {card.target} {name}"


def standing(found: Standing) -> str:
    """The rank, once where it is the same at both ends; then who leads, or why nobody does."""
    told = rank(found.here)
    if found.here != found.anywhere:
        told = f"as deployed here: {told}; anywhere: {rank(found.anywhere)}"
    if sum(map(len, found.here)) < 2:
        return told
    if found.leader:
        return f"{told}; {found.leader} leads"
    why = hidden(found)
    return f"{told}; nobody leads" + (f" yet: {why}" if why else "")


def hidden(found: Standing) -> str:
    """What keeps who is alone in front from leading; "" where it is nothing."""
    count = found.errors.get(found.ahead or "", 0)
    return f"errors ({count}) may hide low scores of {found.ahead}" if count else ""


def rank(groups: list[list[str]]) -> str:
    """ "1. a, 2. b and c (tied)"."""
    place, parts = 1, []
    for group in groups:
        parts.append(f"{place}. {' and '.join(group)}" + (" (tied)" if len(group) > 1 else ""))
        place += len(group)
    return ", ".join(parts)


def shares(found: dict[str, float]) -> str:
    """Who leads under how many weightings, the most first."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {share:.0%}" for name, share in ordered)


def change(found: Change) -> str:
    """A one-point change in words."""
    leaders = " and ".join(found.leaders)
    ties = " tie" if len(found.leaders) > 1 else " leads"
    return f"{found.name}, {found.dimension} {found.points:+d}: {leaders}{ties}"


def tau(found: Agreement) -> str:
    """A rank correlation with its interval, at both ends where they differ."""
    if found.here is None:
        return "too few cells to compare"
    here = _tau(found.here)
    if found.anywhere is None or found.anywhere == found.here:
        return here
    return f"{here}, anywhere {_tau(found.anywhere)}"


def _tau(found: Interval) -> str:
    return f"{found.value:+.2f} ({found.low:+.2f} to {found.high:+.2f})"


def study_total(study: Study, name: str) -> str:
    """A total as printed, and whether it follows from the cells."""
    printed, again = study.printed_totals[name], study.totals[name]
    return f"{again:.2f}" + ("" if abs(printed - again) < 0.005 else f" (prints {printed:.2f})")
