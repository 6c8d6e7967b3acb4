"""How scores are written, the same in the terminal and in Markdown."""

from harness.records.intervals import Interval
from harness.records.record import State
from harness.report import figures
from harness.scoring.published import Agreement, Study
from harness.scoring.ranking import Change
from harness.scoring.reading import Reading
from harness.scoring.scores import OPEN, Card, DimensionScore, QuestionScore

BEST_EVIDENCE = ("finding.json", "install.json", "outcome.json")
LINKS = 4  # evidence files named beside a score; the rest lies in the same folder
WHOLE = 1000  # counts from here on have no decimals
SMALL = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"))


def dimension(found: DimensionScore) -> str:
    """The score with its interval, or the open interval alone; neither where none applies."""
    if found.state is State.NOT_APPLICABLE:
        return found.state
    score = (found.score or OPEN).here
    told = found.state if found.score is None else f"{score.value:.1f}"
    return f"{told} ({score.low:.1f} to {score.high:.1f})"


def coverage(found: DimensionScore) -> str:
    """How many of its questions were answered; "" when none is asked."""
    return f"{found.covered} of {found.of}" if found.of or not found.questions else ""


def errors(found: DimensionScore | Card) -> str:
    """ ", 2 errors", which may hide a low score; "" without any."""
    return f", {found.errors} error{'s' * (found.errors > 1)}" * bool(found.errors)


def total(card: Card) -> str:
    """The weighted total, or the interval in which it will lie."""
    interval = f"{card.total.low:.2f} to {card.total.high:.2f}"
    told = f"{card.total.value:.2f} ({interval})" if card.settled else interval
    return told + errors(card)


def measured(card: Card) -> str:
    """The weighted mean of the dimensions that have a score."""
    return figures.NOT_MEASURED if card.measured is None else f"{card.measured:.2f}"


def worth(found: QuestionScore) -> str:
    """Points; that there are none for a figure of another machine."""
    if found.points is None and found.reading.interval is not None:
        return "not comparable"
    return interval(found.points)


def interval(worth: Interval | None) -> str:
    """Points, with their interval where it is wider than a tenth."""
    if worth is None:
        return "none"
    ends = f"{worth.low:.1f} to {worth.high:.1f}"
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
    """A rank correlation with its interval."""
    if found.tau is None:
        return "too few cells to compare"
    return f"{found.tau.value:+.2f} ({found.tau.low:+.2f} to {found.tau.high:+.2f})"


def study_total(study: Study, name: str) -> str:
    """A total as printed, and whether it follows from the cells."""
    printed, again = study.printed_totals[name], study.totals[name]
    return f"{again:.2f}" + ("" if abs(printed - again) < 0.005 else f" (prints {printed:.2f})")
