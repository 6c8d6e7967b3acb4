"""An answer that has never worked may be wrong itself: an error, not the framework's failure."""

from pathlib import Path

import pytest

from harness.planning import plan as planning
from harness.planning.plan import Besides
from harness.records.plan import Target
from harness.records.record import Answer, Record, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from tests.unit import stranger
from tests.unit.asking import Quiet
from tests.unit.world import World

# What a framework raises when it is asked: from a file that is not the answer's.
CLIENT = '''"""A package that stands for the framework's own."""


def read(name):
    if name != "there":
        raise LookupError(f"no run is called {name}")
    return True
'''
RETRY = """import sqlite3

import client
from harness.worker.questions import configuration as asked
from harness.worker.witness import note


class Retry(asked.Retry):
    def run(self, tries, notes):
        for _ in range(tries):
            note(notes, "attempt")
        return {run}

    def succeeded(self, run_id):
        return {succeeded}
"""
FINE = {"run": '"there"', "succeeded": 'client.read("there") and run_id != "2"'}
FAILING = """[failing."configuration.retry"]
reason = "it forgets its runs"
page = "https://example.org/issues/1"
"""
FILE = "frameworks/stranger/probes/configuration.py"


@pytest.fixture
def probes(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The answers of a stranger's framework, whose package lies beside the world."""
    folder = stranger.settle(world.root / "frameworks")
    package = tmp_path / "package"
    package.mkdir()
    (package / "client.py").write_text(CLIENT)
    facts = folder / "framework.toml"
    facts.write_text(f"{facts.read_text()}\n[environment]\nCLIENT = '{package}'\n")
    (folder / "probes").mkdir()
    return folder / "probes"


def ask(probes: Path, **changed: str) -> Record:
    """The record of the question `retry`, whose methods return this."""
    text = RETRY.format(**{**FINE, **changed})
    found = 'import os\nimport sys\n\nsys.path.append(os.environ["CLIENT"])\n'
    (probes / "configuration.py").write_text(found + text)
    besides = Besides(batched=["retry"])
    target = Target(stranger.NAME, "one")
    plan = planning.make([target], [], "smoke", repeat=1, warmup=0, besides=besides)
    store = RunStore.create(plan, None)
    Campaign(plan, store).run(Quiet())
    (record,) = store.records()
    return record


def test_an_answer_that_works_is_measured(probes: Path) -> None:
    record = ask(probes, run="str(tries)")
    assert (record.status, record.answers["retry.counted"]) == (Status.OK, Answer(2, 2)), (
        record.reason
    )


def test_what_raises_whenever_it_is_called_is_an_error_with_its_line(probes: Path) -> None:
    record = ask(probes, succeeded='client.read("thre")')
    assert record.status is Status.ERROR
    said = f"Retry.succeeded of {FILE}: LookupError: no run is called thre ({FILE}, line 19)"
    assert record.reason.startswith(said)
    assert "has not worked once" in record.reason
    assert (
        'declare it as [failing."configuration.retry"] in frameworks/stranger/probes/answers.toml'
        in record.reason
    )
    assert record.answers == {}


def test_what_has_worked_in_another_case_is_the_frameworks_failure(probes: Path) -> None:
    record = ask(
        probes, run="str(tries)", succeeded='client.read("there" if run_id == "3" else "no")'
    )
    assert (record.status, record.answers["retry.counted"]) == (Status.OK, Answer(1, 2))


def test_a_failure_that_is_declared_is_the_frameworks(probes: Path) -> None:
    (probes / "answers.toml").write_text(FAILING)
    record = ask(probes, succeeded='client.read("thre")')
    assert record.status is Status.FAILED
    assert "LookupError: no run is called thre" in record.reason
    assert record.reason.endswith(
        "declared as failing: it forgets its runs (https://example.org/issues/1)"
    )


@pytest.mark.parametrize(
    "line",
    ["client.nothing()", "client.read()", "__import__('nothing')"],
    ids=["method", "parameters", "module"],
)
def test_what_the_framework_lacks_is_its_failure_where_that_is_declared(
    probes: Path, line: str
) -> None:
    assert ask(probes, succeeded=line).status is Status.ERROR
    (probes / "answers.toml").write_text(FAILING)
    record = ask(probes, succeeded=line)
    assert record.status is Status.FAILED
    assert record.reason.endswith(
        "declared as failing: it forgets its runs (https://example.org/issues/1)"
    )


def test_a_name_that_is_not_there_is_a_mistake_whatever_is_declared(probes: Path) -> None:
    (probes / "answers.toml").write_text(FAILING)
    assert ask(probes, succeeded="cleint.read('there')").status is Status.ERROR


def test_an_answer_that_works_although_it_is_declared_to_fail_is_measured(probes: Path) -> None:
    (probes / "answers.toml").write_text(FAILING)
    assert ask(probes, run="str(tries)").answers["retry.counted"] == Answer(2, 2)


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM runs"], ids=["literal", "no table"])
def test_own_sql_that_is_wrong_is_a_mistake_whatever_else_has_worked(
    probes: Path, sql: str
) -> None:
    (probes / "answers.toml").write_text(FAILING)
    wrong = f'sqlite3.connect(":memory:").execute("{sql}") if tries == 2 else str(tries)'
    record = ask(probes, run=wrong)
    assert record.status is Status.ERROR
    assert record.reason.startswith(f"Retry.run of {FILE} is wrong: OperationalError: ")
    assert record.reason.endswith(f"({FILE}, line 16)")


def test_sql_that_the_framework_writes_is_its_own(probes: Path, tmp_path: Path) -> None:
    (tmp_path / "package" / "client.py").write_text(
        'import sqlite3\n\n\ndef read(_name):\n    sqlite3.connect(":memory:").execute("SELEC")\n'
    )
    (probes / "answers.toml").write_text(FAILING)
    record = ask(probes)
    assert (record.status, "OperationalError" in record.reason) == (Status.FAILED, True)
