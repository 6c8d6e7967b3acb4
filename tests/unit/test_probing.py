"""What becomes of one probe: a status for every way to end."""

import errno
import json
import math
from pathlib import Path
from typing import Any

import pytest

from harness.environments.uv import UvFailed
from harness.errors import HarnessError, UsageError
from harness.measure.answer_files import answer_file
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    NotAnswered,
    ToolFailed,
    probes,
)
from harness.planning import catalog
from harness.records.plan import Target
from harness.records.record import Answer, Measurement, Record, Sample, State, Status
from harness.records.store import RunStore
from harness.running import probing
from harness.running.session import Session
from harness.worker.contract import NotHere, Unsupported
from harness.worker.questions.configuration import Retry
from tests.probes.contexts import this_environment
from tests.unit.asking import Ask, Registry, giving, good, raising
from tests.unit.builders import a_cell, a_record
from tests.unit.world import World

PAGE = "https://example.org/docs/none"


def no_data(_scenario: str, _profile: str) -> Path:
    raise HarnessError("no way to the data works")


class Asked:
    """One question to faulty:fine, its record and the finding.json among the evidence."""

    def __init__(self, tmp_path: Path, registry: Registry) -> None:
        self.store = RunStore(tmp_path / "run")
        self.store.logs.mkdir(parents=True)
        self.environment = this_environment(tmp_path)
        self.registry = registry
        self.framework = catalog.frameworks()["faulty"]

    def __call__(self, function: Ask, deployment: str = "fine", **options: bool) -> Record:
        self.registry.add("it", function, **options)
        cell = a_cell(
            target=Target("faulty", deployment),
            measurement=Measurement.PROBE,
            probe="it",
            scenario="",
        )
        self.label = cell.label
        record = a_record(measurement=Measurement.PROBE, probe="it")
        asked = probing.Asked(self.framework, self.environment, self.environment, no_data)
        probing.ask(Session(self.store), cell, record, asked)
        assert not (self.store.work / cell.label).exists()
        return record

    @property
    def finding(self) -> dict[str, Any]:
        file = self.store.evidence / self.label / "finding.json"
        found: dict[str, Any] = json.loads(file.read_bytes())
        return found

    @property
    def log(self) -> str:
        return (self.store.logs / f"{self.label}.log").read_text()


@pytest.fixture
def asked(world: World, tmp_path: Path, registry: Registry) -> Asked:
    assert world.root.exists()
    return Asked(tmp_path, registry)


def test_a_finding_is_the_record_and_stands_among_the_evidence(asked: Asked) -> None:
    record = asked(good)
    assert (record.status, record.reason) == (Status.OK, "")
    assert record.samples == [Sample("seconds", 1.5, "s")]
    assert record.answers == {"works": Answer(1, 2)}
    assert asked.finding["samples"] == [{"name": "seconds", "value": 1.5, "unit": "s"}]
    assert asked.finding["answers"]["works"]["expected"] == 2


@pytest.mark.parametrize(
    ("problem", "status", "reason"),
    [
        (ToolFailed("the tool broke"), Status.ERROR, "the tool broke"),
        (NotHere("no engine"), Status.SKIPPED, "this machine lacks it: no engine"),
        (NotAnswered("probes/x.py"), Status.SKIPPED, "not answered yet: write probes/x.py"),
        (UvFailed("uv broke"), Status.ERROR, "uv broke"),
        (FrameworkFailed("it broke"), Status.FAILED, "it broke"),
        (UsageError("answers.toml: wrong"), Status.ERROR, "answers.toml: wrong"),
        (OSError(errno.EACCES, "no", "/there"), Status.ERROR, "[Errno 13] no: '/there'"),
        (FileNotFoundError(errno.ENOENT, "none", "/x"), Status.ERROR, "[Errno 2] none: '/x'"),
        (KeyError("bug"), Status.ERROR, "KeyError: 'bug'"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_way_to_fail_has_its_status(
    asked: Asked, problem: Exception, status: Status, reason: str
) -> None:
    record = asked(raising(problem))
    assert (record.status, record.reason) == (status, reason)
    assert (record.samples, record.answers) == ([], {})
    assert (asked.finding["status"], asked.finding["reason"]) == (status, reason)


def test_what_a_framework_cannot_do_stands_with_its_page(asked: Asked) -> None:
    record = asked(raising(Unsupported("it has none", PAGE)))
    assert (record.status, record.reason) == (Status.UNSUPPORTED, f"it has none ({PAGE})")
    assert record.answers == {"it": Answer(0, 1, State.UNSUPPORTED, "it has none", PAGE)}
    assert asked.finding["answers"]["it"]["documentation"] == PAGE


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1", None])
def test_what_is_no_number_is_an_error_and_no_sample(asked: Asked, value: Any) -> None:
    record = asked(giving(value))
    assert record.status is Status.ERROR
    assert (record.samples, record.answers) == ([], {})
    assert asked.finding["status"] == "error"
    if isinstance(value, float):
        assert record.reason == f"these are not figures: seconds is {value}"


def test_answers_of_another_shape_and_nothing_at_all_are_errors(asked: Asked) -> None:
    wrong: Any = Answer(0.5, 1)  # type: ignore[arg-type]
    record = asked(lambda _: Finding([Sample("seconds", 1.0, "s")], {"works": wrong}))
    assert (record.status, record.samples) == (Status.ERROR, [])
    nothing: Any = None
    assert asked(lambda _: nothing).status is Status.ERROR


def test_a_bug_leaves_its_traceback_in_the_log(asked: Asked) -> None:
    asked(raising(ZeroDivisionError("a bug")))
    assert "ZeroDivisionError: a bug" in asked.log


def _facts(context: Context) -> Finding:
    assert context.facts
    return Finding()


def _file(context: Context) -> Finding:
    answer_file(context, "costs.py")
    return Finding()


def _retry(context: Context) -> Finding:
    assert context.call(Retry.run, tries=3, notes="there") == "run 3"
    return good(context)


RETRY = "`class Retry` in frameworks/faulty/probes/configuration.py"


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (_file, "frameworks/faulty/probes/costs.py"),
        (_retry, RETRY),
    ],
)
def test_a_question_without_an_answer_is_not_measured(
    asked: Asked, function: Ask, what: str
) -> None:
    record = asked(function)
    assert record.status is Status.SKIPPED
    assert record.reason == f"not answered yet: write {what}"
    assert asked.finding["reason"] == record.reason


ANSWERS = """
import json
from harness.worker.contract import Elsewhere, NotHere, Unsupported
from harness.worker.questions import configuration as asked

class Retry(asked.Retry):
    def run(self, tries: int, notes: str) -> str:
        {body}

    def succeeded(self, run_id: str) -> bool:
        return True
"""
FILE = "frameworks/faulty/probes/configuration.py"


def answer(world: World, text: str) -> None:
    file = world.root / FILE
    file.parent.mkdir()
    file.write_text(text)
    (file.parents[1] / "client.py").write_text("def run():\n    return undefined\n")


def test_an_answer_is_what_its_method_returns(asked: Asked, world: World) -> None:
    answer(world, ANSWERS.format(body='return f"run {tries}"'))
    record = asked(_retry)
    assert (record.status, record.reason) == (Status.OK, "")


def test_an_answer_that_is_not_there_costs_no_process(asked: Asked, world: World) -> None:
    answer(world, ANSWERS.format(body="return 1").replace("class Retry", "class Other"))
    assert asked(_retry).reason == f"not answered yet: write {RETRY}"
    assert not list(asked.store.evidence.rglob("*.log"))


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (
            "return 3",
            Status.ERROR,
            f"Retry.run of {FILE} answered something else: Expected `str`, got `int`",
        ),
        (
            "return undefined",
            Status.ERROR,
            f"Retry.run of {FILE} is wrong: NameError: name 'undefined' is not defined",
        ),
        (
            "return 'run' +",
            Status.ERROR,
            f"Retry.run of {FILE} is wrong: SyntaxError: invalid syntax (configuration.py, line 8)",
        ),
        (
            "return json.loads('null').run_id",
            Status.FAILED,
            f"Retry.run of {FILE}: AttributeError: 'NoneType' object has no attribute 'run_id'",
        ),
        (
            "from frameworks.faulty.client import run; return run()",
            Status.ERROR,
            f"Retry.run of {FILE} is wrong: NameError: name 'undefined' is not defined",
        ),
        (
            "return json.loads('')",
            Status.FAILED,
            f"Retry.run of {FILE}: JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        ),
        ("import os; os._exit(3)", Status.FAILED, f"Retry.run of {FILE} ended without a result; "),
        (f"raise Unsupported('none', '{PAGE}')", Status.UNSUPPORTED, f"none ({PAGE})"),
        (f"raise Elsewhere('far', 'not here', '{PAGE}')", Status.ELSEWHERE, f"not here ({PAGE})"),
        (
            "from harness.worker.contract import NotWired; raise NotWired('write run')",
            Status.SKIPPED,
            "not answered yet: write run",
        ),
        ("raise NotHere('no engine')", Status.SKIPPED, "this machine lacks it: no engine"),
    ],
)
def test_what_becomes_of_an_answer(
    asked: Asked, world: World, body: str, status: Status, reason: str
) -> None:
    answer(world, ANSWERS.format(body=body))
    record = asked(_retry)
    assert record.status is status
    assert record.reason.startswith(reason)
    assert record.samples == []


def test_what_a_partner_declares_is_its_answer(asked: Asked, world: World) -> None:
    """A pair asks a framework that is not the one whose cell it is."""
    answer(world, ANSWERS.format(body="return 'x'").replace("class Retry", "class Other"))
    (world.root / FILE).with_name("answers.toml").write_text(
        f'[unsupported."configuration.retry"]\nreason = "none"\npage = "{PAGE}"\n'
    )
    assert asked(_retry).reason == f"none ({PAGE})"


def test_an_answer_without_a_method_is_an_error(asked: Asked, world: World) -> None:
    answer(world, ANSWERS.format(body="return 'x'").partition("    def succeeded")[0])
    record = asked(_retry)
    assert record.status is Status.ERROR
    assert record.reason.startswith(f"Retry.run of {FILE} is wrong: TypeError: Can't instantiate")


def test_a_wrong_keyword_of_ours_is_an_error(asked: Asked, world: World) -> None:
    answer(world, ANSWERS.format(body="return 'x'"))
    wrong: dict[str, Any] = {"times": 3}

    def ask(context: Context) -> Finding:
        context.call(Retry.run, **wrong)
        return Finding()

    record = asked(ask)
    assert record.status is Status.ERROR
    file = "harness/worker/questions/configuration.py"
    assert record.reason.startswith(f"Retry.run of {file} does not take what is passed: ")
    assert "'tries'" in record.reason
    assert not list(asked.store.evidence.rglob("*.log"))


def test_an_answer_has_as_long_as_its_probe_says(asked: Asked, world: World) -> None:
    answer(world, ANSWERS.format(body="import time; time.sleep(60)"))

    def ask(context: Context) -> Finding:
        context.asking(timeout=1.0).call(Retry.run, tries=1, notes="")
        return Finding()

    record = asked(ask)
    assert record.status is Status.ERROR
    assert record.reason == f"Retry.run of {FILE} did not end within 1 s"


FAILING = '[failing."configuration.retry"]\nreason = "it hangs"\npage = "https://example.org/1"\n'


@pytest.mark.parametrize(("declared", "status"), [("", Status.ERROR), (FAILING, Status.FAILED)])
@pytest.mark.parametrize("body", ['raise TimeoutError("no end")', "import time; time.sleep(60)"])
def test_a_wait_that_ended_is_no_failure_unless_that_is_declared(
    asked: Asked, world: World, body: str, declared: str, status: Status
) -> None:
    answer(world, ANSWERS.format(body=body))
    (world.framework("faulty") / "probes" / "answers.toml").write_text(declared)

    def ask(context: Context) -> Finding:
        context.asking(timeout=2.0).call(Retry.run, tries=1, notes="")
        return Finding()

    record = asked(ask)
    assert (record.status, record.answers) == (status, {})
    assert record.reason.startswith(f"Retry.run of {FILE}")
    assert "no end" in record.reason or "did not end within 2 s" in record.reason


def test_a_framework_without_facts_is_not_measured(asked: Asked) -> None:
    record = asked(_facts)
    said = "not answered yet: write [facts] in frameworks/faulty/probes/answers.toml"
    assert (record.status, record.reason) == (Status.SKIPPED, said)


def test_a_snippet_that_is_there_but_wrong_is_an_error(asked: Asked, world: World) -> None:
    facts = world.framework("faulty") / "probes" / "answers.toml"
    facts.parent.mkdir()
    facts.write_text("[facts]\npublic_modules = 1\n")
    record = asked(_facts)
    assert record.status is Status.ERROR
    assert "frameworks/faulty/probes/answers.toml, line 2: `public_modules`" in record.reason


def _data(context: Context) -> Finding:
    context.data("tiny", "smoke")
    return Finding()


def test_data_that_cannot_be_had_are_an_error(asked: Asked) -> None:
    record = asked(_data)
    assert record.status is Status.ERROR
    assert record.reason == "no data of tiny: no way to the data works"


@pytest.mark.parametrize(
    "problem",
    [
        HarnessError("the supervisor died"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Quota exceeded"),
        KeyboardInterrupt(),
    ],
    ids=["supervisor", "disk", "quota", "Ctrl-C"],
)
def test_what_ends_a_campaign_is_raised(asked: Asked, problem: BaseException) -> None:
    with pytest.raises(type(problem)):
        asked(raising(problem))
    assert list(asked.store.work.iterdir()) == []


def test_a_probe_of_the_default_deployment_is_not_asked_of_others(asked: Asked) -> None:
    record = asked(good, "brief", default_deployment_only=True)
    assert (record.status, record.reason) == (
        Status.SKIPPED,
        "measured in the default deployment only",
    )
    assert asked.finding["status"] == "skipped"
    assert asked(good, "fine", default_deployment_only=True).status is Status.OK
    assert asked(good, "brief").status is Status.OK


def test_these_probes_measure_the_default_deployment_only() -> None:
    only = {name for name, probe in probes().items() if probe.default_deployment_only}
    assert only == {
        "chain",
        "microbench",
        "shared_environment",
        "steps",
        "store_upgrade",
        "tutorial",
    }
