"""What is committed of servers: whole, right, and as the documentation tells it."""

from harness.records.record import Answer, Record, State, Status
from tests.unit.test_monitors_measured import READING, measured

RUN = "servers-mnist"
SERVERS = {
    "bentoml", "fastapi", "fastapi:workers", "kserve", "litserve", "litserve:restarting", "mlflow",
    "mlserver", "mlserver:inline", "mosec", "mosec:workers", "plain",
}  # fmt: skip
EXPECTED = {"refused": 6, "drained": 2, "counted": 1, "failed": 3, "revived": 1, "unready": 1}
CEILING = 3  # times the highest rate: else our side may bound it


def samples(record: Record) -> dict[str, float]:
    return {sample.name: sample.value for sample in record.samples}


def told(answer: Answer) -> str:
    if answer.state is not State.MEASURED:
        return str(answer.state)
    return "not known" if answer.unknown else f"{answer.found} of {answer.expected}"


def row(name: str, record: Record) -> str:
    """As docs/reading.md has it."""
    seen, answers = samples(record), record.answers
    figures = [
        f"{seen['ready']:.1f} s",
        f"{seen['latency'] * 1000:.1f} ms",
        f"{seen['rate']:.0f}",
        f"{seen['cpu.request'] * 1000:.1f} ms",
        f"{seen['memory.server'] / 1e6:.0f} MB",
    ]
    cases = [told(answers[case]) for case in ("refused", "failed", "drained", "revived", "counted")]
    return f"| {' | '.join([name, *figures, *cases])} |"


def test_each_server_gave_right_answers_to_all_questions() -> None:
    found = measured(RUN)
    assert set(found) == SERVERS
    for name, record in found.items():
        assert record.status is Status.OK, name
        assert {case: answer.expected for case, answer in record.answers.items()} == EXPECTED, name


def test_our_side_bounds_no_rate() -> None:
    for name, record in measured(RUN).items():
        assert samples(record)["ceiling"] >= CEILING * samples(record)["rate"], name


def test_the_documentation_has_each_figure() -> None:
    rows = [row(name, record) for name, record in measured(RUN).items()]
    assert [each for each in rows if each not in READING] == []
