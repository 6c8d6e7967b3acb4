"""Records and plans of schemas 1 and 2: those that are committed, and some that were."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness import paths
from harness.records import stream
from harness.records.lines import decode, encode
from harness.records.packed import PACKED
from harness.records.plan import Cell, Plan, Target
from harness.records.record import SCHEMA, Measurement, Purpose, Record, State, Status
from harness.records.store import RunStore

REFERENCES = paths.results() / "reference"
FORMER = Path(__file__).with_name("schema-2.jsonl")  # lines of a reference that is gone
RUNS = [
    (REFERENCES / "quick" / "records.jsonl", 1),
    (REFERENCES / "past" / "2026-11-24" / PACKED, 2),
    (FORMER, 2),
]


def lines(file: Path) -> list[tuple[dict[str, Any], Record]]:
    """Each line of an older schema as it stands in the file, and as it is read."""
    found = [(json.loads(line), decode(line)) for _, line in stream.lines(file)]
    return [(old, new) for old, new in found if old["schema"] < SCHEMA]


@pytest.mark.parametrize(("file", "schema"), RUNS)
def test_every_committed_record_is_read_as_one_of_today(file: Path, schema: int) -> None:
    found = lines(file)
    assert {old["schema"] for old, _ in found} == {schema}
    assert {new.schema for _, new in found} == {SCHEMA}
    for old, new in found:
        assert (new.deployment, new.purpose) == (old["stratum"], old["role"])
        assert new.task == ("pipeline" if new.measurement is Measurement.RUN else "")
        kept = old.keys() - {"schema", "stratum", "role", "status", "answers"}
        today = json.loads(encode(new))
        assert {name: today[name] for name in kept} == {name: old[name] for name in kept}


def test_what_a_reason_says_of_another_deployment_is_elsewhere() -> None:
    for old, new in lines(FORMER):
        absent = old["status"] == "unsupported"
        elsewhere = absent and "(not measured" in old["reason"]
        assert (new.status is Status.ELSEWHERE) == elsewhere
        assert (new.status is Status.UNSUPPORTED) == (absent and not elsewhere)
        for name, answer in old["answers"].items():
            found = json.loads(msgspec.json.encode(new.answers[name]))
            assert (found["state"] == State.MEASURED) == answer.pop("supported")
            assert {field: found[field] for field in answer} == answer


def test_the_former_reference_has_all_three() -> None:
    """Else the test above would prove nothing."""
    statuses = {new.status for _, new in lines(FORMER)}
    assert {Status.OK, Status.UNSUPPORTED, Status.ELSEWHERE} <= statuses


@pytest.mark.parametrize("run", ["quick", "past/2026-11-24"])
def test_every_committed_plan_is_read_as_one_of_today(run: str) -> None:
    old = json.loads((REFERENCES / run / "plan.json").read_bytes())
    plan = RunStore.open(str(Path("reference") / run)).plan()
    today = json.loads(msgspec.json.encode(plan))
    for cell, was in zip(today.pop("cells"), old.pop("cells"), strict=True):
        assert cell.pop("target") == {
            "framework": was["target"]["framework"],
            "deployment": was.pop("target")["stratum"],
        }
        assert cell.pop("purpose") == was.pop("role")
        assert cell.pop("task") == ("pipeline" if was["measurement"] == "run" else "")
        assert {name: cell[name] for name in was} == was
    assert {name: today[name] for name in old} == old


def test_a_parameter_may_have_the_name_that_a_deployment_had(tmp_path: Path) -> None:
    cell = Cell(Target("plain", "process"), "x", "smoke", Measurement.RUN, Purpose.MEASURED, 1, 0)
    plan = Plan([cell], {"x/smoke": {"stratum": 3}})
    (tmp_path / "plan.json").write_bytes(msgspec.json.encode(plan))
    assert RunStore(tmp_path).plan() == plan
