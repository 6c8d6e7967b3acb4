"""What is committed of servers of a language model: whole, right, and as it is documented."""

import itertools

from harness.records.record import Purpose, Record, Status
from harness.records.store import RunStore
from harness.scoring.comparison import Row, compare
from harness.scoring.repeatability import itself
from tests.unit.stored import REFERENCE
from tests.unit.test_monitors_measured import READING
from tests.unit.test_servers_measured import between

SERVERS, ROUNDS = ("plain", "vllm"), (1, 2, 3)


def records() -> list[Record]:
    found = RunStore(REFERENCE / "generation").newest()
    return [record for record in found if record.task == "generation"]


def test_each_server_gave_the_same_words_in_three_rounds_and_three_controls() -> None:
    found = records()
    for purpose in (Purpose.MEASURED, Purpose.CONTROL):
        done = sorted((r.framework, r.repetition) for r in found if r.purpose is purpose)
        assert done == sorted(itertools.product(SERVERS, ROUNDS))
    assert {record.status for record in found} == {Status.OK}


def test_vllm_against_itself_contains_zero() -> None:
    (vllm,) = (each for each in itself(compare(records(), "plain")) if "vllm" in each.target)
    assert (vllm.zero, vllm.others) == (vllm.figures, [])


def cells(name: str, row: Row) -> str:
    seen = row.samples
    figures = [
        between(seen["llm.ready"], 1, ".1f"),
        between(seen["word.first"], 1000, ".0f"),
        between(seen["word.next"], 1000, ".1f"),
        between(seen["words"], 1, ".0f"),
        between(seen["memory.llm"], 1e-6, ".0f"),
    ]
    return f"| {' | '.join([name, *figures])} |"


def test_the_documentation_has_each_figure() -> None:
    rows = compare(records(), "plain").rows
    wanted = [cells(row.target.framework, row) for row in rows]
    assert [each for each in wanted if each not in READING] == []
