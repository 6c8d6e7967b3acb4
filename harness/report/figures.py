"""How figures are written, the same in the terminal and in Markdown."""

from collections.abc import Iterable

from harness import tasks
from harness.records.intervals import Interval
from harness.records.record import Answer, Machine, Record, State
from harness.scoring import likeness
from harness.scoring.comparison import Comparison, Row
from harness.tasks.task import Task

NOT_MEASURED = "not measured"
BASELINE = "plain"
INSTALL = {
    "install.cold": "cold",
    "install.warm": "warm",
    "install.bytecode": "bytecode",
    "install.downloaded": "download",
    "install.disk": "disk",
    "install.distributions": "packages",
    "install.import_warm": "import",
    "install.commands": "commands",
    "install.services": "services",
}
SHORT = 0.1  # s
UNITS = {"B": (1e6, "MB"), "s": (1.0, "s")}


def number(value: float, unit: str) -> str:
    """A value in the unit that people read: megabytes for bytes, and seconds.

    Seconds have two decimals; below a tenth, where requests are answered, they have four.
    """
    return f"{_bare(value, unit)} {UNITS.get(unit, (1.0, ''))[1]}".strip()


def signed(difference: float, unit: str) -> str:
    """With "+" or "-"; what is written as nothing is no less."""
    text = number(difference, unit)
    less = difference < 0 and any(digit in "123456789" for digit in text)
    return text if less else f"+{text.removeprefix('-')}"


def machine(found: Machine) -> str:
    """Where it was measured, in a line."""
    return f"{likeness.machine(found)}, kernel {found.kernel}, Python {found.python}"


def _bare(value: float, unit: str) -> str:
    scaled = value / UNITS.get(unit, (1.0, ""))[0]
    if unit == "s" and 0 < abs(scaled) < SHORT:
        return f"{scaled:.4f}"
    digits = 0 if unit not in UNITS or abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2
    return f"{scaled:,.{digits}f}"


def median(row: Row, name: str) -> str:
    """The median of a sample, or that it was not measured."""
    found = row.samples.get(name)
    return number(found.value, row.units[name]) if found else NOT_MEASURED


def interval(found: Interval | None, unit: str) -> str:
    """The 95 % interval of a median, or "insufficient" below three samples."""
    if found is None:
        return NOT_MEASURED
    if not found.known:
        return "insufficient"
    return f"{_bare(found.low, unit)} to {_bare(found.high, unit)}"


def overhead(comparison: Comparison, row: Row, cost: str) -> str:
    """The overhead over plain, marked when it does not leave the A/A band."""
    found = row.overhead.get(cost)
    if found is None:
        return NOT_MEASURED
    inside = comparison.differs(row, cost) is False
    unit = row.units[cost]
    text = signed(found.value, unit) if found.value else number(0, unit)
    return text + (" (within noise)" if inside else "")


def answer(found: Answer | None) -> str:
    """What came back: "yes", "5 of 8", "no", "unsupported" or "elsewhere", and where."""
    if found is None:
        return NOT_MEASURED
    if found.state is not State.MEASURED:
        return state(found.state, found.deployment)
    tried = found.expected - found.unknown
    if found.unknown and not tried:
        return NOT_MEASURED
    open_ = f", {found.unknown} not measured" if found.unknown else ""
    if found.found == tried:
        return f"yes{open_}"
    return (f"{found.found} of {tried}" if found.found else "no") + open_


def state(found: State, deployment: str) -> str:
    """How a question stands without a figure; the deployment is the one that has it elsewhere."""
    return f"{found}: {deployment}" if deployment else str(found)


def install(record: Record | None, name: str) -> str:
    """A figure of the install; "failed" when the install did."""
    if record is None:
        return NOT_MEASURED
    sample = next((s for s in record.samples if s.name == name), None)
    return number(sample.value, sample.unit) if sample else str(record.status)


def over_plain(comparison: Comparison, record: Record, name: str) -> str:
    """What an install has on top of the common base: its figure minus plain's."""
    base = next((r for r in comparison.installs.values() if r.framework == BASELINE), None)
    ours, plain = record.sample(name), base.sample(name) if base else None
    if ours is None or plain is None:
        return NOT_MEASURED
    unit = next(s.unit for s in record.samples if s.name == name)
    return signed(ours - plain, unit)


def conformance(rows: Iterable[Row]) -> str:
    """Who stands how, in one line: "not run: a:b, c:d; passed (DAY, harness VERSION): e:f"."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.conformance, []).append(str(row.target))
    return "; ".join(f"{state}: {', '.join(names)}" for state, names in groups.items())


def task(row: Row) -> Task:
    """What the row's figures are of."""
    return tasks.of(row.task)


def sentence(row: Row) -> str:
    """What its runs come to, of a task that has a sentence for that."""
    told = task(row).sentence(row.answers) if row.answers else ""
    return told and f"{row.target} {told}"


def over(comparison: Comparison, row: Row) -> tuple[str, str]:
    """What a run of it costs over plain, and the 95 % interval of that."""
    cost = task(row).main_cost
    unit = task(row).costs[cost]
    return overhead(comparison, row, cost), interval(row.overhead.get(cost), unit)


def noise(comparison: Comparison, row: Row) -> str:
    """The A/A control of the row's scenario in a sentence."""
    cost = task(row).main_cost
    found = comparison.noise.get(row.work, {}).get(cost)
    if found is None:
        return "No A/A control in this run: small differences cannot be told from noise"
    bound = number(found.high, task(row).costs[cost])
    pairs = "one pair" if found.count == 1 else f"{found.count} pairs"
    return f"A/A control ({pairs}): plain may differ from itself by up to {bound}"


def first_result(comparison: Comparison, row: Row) -> str:
    """From an empty environment to the first finished run: cold install, bytecode, one run."""
    record = comparison.installs.get(str(row.target))
    cold = record.sample("install.cold") if record else None
    bytecode = record.sample("install.bytecode") if record else None
    wall = row.samples.get("wall")
    if cold is None or bytecode is None or wall is None:
        return NOT_MEASURED
    return number(cold + bytecode + wall.value, "s")
