"""Twelve mistakes in a framework's answers: each is one line with its fix, and no points."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.measure.probe import Context, Finding, probes
from harness.planning import answers, catalog
from harness.planning.answering_code import AnsweringCode
from harness.planning.links import is_link
from harness.records.plan import Plan, Target
from harness.records.record import Answer, Measurement, Record, State, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.scoring.scores import score
from harness.worker.contract import Elsewhere
from tests.unit.asking import Ask, Quiet, Registry, good, raising
from tests.unit.builders import a_cell
from tests.unit.scoring import a_ratio, a_rubric
from tests.unit.world import CHECKOUT, World

PAGE = "https://example.org/docs/retries"
RETRY = """from harness.worker.questions import configuration as asked


class Retry(asked.Retry):
    def run(self, tries: int, notes: str = "") -> str:
        return str(undefined)

    def succeeded(self, run_id: str) -> bool:
        return True
"""
LACKS = f"""[unsupported."configuration.retry"]
reason = "it has none"
page = "{PAGE}"
"""
ELSEWHERE = f"""[elsewhere."configuration.retry"]
deployment = "cluster"
reason = "it has none here"
page = "{PAGE}"
"""


def code(old: str = "", new: str = "") -> dict[str, str]:
    return {"configuration.py": RETRY.replace(old, new)}


def table(text: str, old: str = "", new: str = "") -> dict[str, str]:
    return {"answers.toml": text.replace(old, new)}


MISTAKES = {
    "unknown question": (
        table(LACKS, "retry", "retries"),
        "answers.toml, line 1: there is no question 'configuration.retries'",
        'write "configuration.retry"',
    ),
    "answered twice": (
        {"configuration.py": f"{RETRY}\n\n{RETRY}"},
        "configuration.py, line 15: configuration.retry is answered in ",
        "configuration.py, line 4 already; remove one of them",
    ),
    "in both places": (
        {**code(), **table(LACKS)},
        "answers.toml, line 1: configuration.retry is answered in ",
        "configuration.py, line 4 too; remove one of them",
    ),
    "unsupported and elsewhere": (
        table(f"{LACKS}\n{ELSEWHERE}"),
        "answers.toml, line 5: configuration.retry is unsupported by line 1 too",
        "remove one of them",
    ),
    "wrong signature": (
        code("tries: int", "attempts: int"),
        "configuration.py, line 5: `run` of class Retry has other parameters",
        "write `def run(self, tries: int, notes: str) -> RunId`",
    ),
    "missing method": (
        code("def succeeded", "def success"),
        "configuration.py, line 4: class Retry lacks method `succeeded`",
        "add `def succeeded(self, run_id: RunId) -> bool` as harness/worker/questions/config",
    ),
    "misspelt class": (
        code("class Retry", "class Retries"),
        "configuration.py, line 4: class Retries answers the question Retry",
        "call it Retry",
    ),
    "missing page": (
        table(LACKS, "page = ", "# page = "),
        'answers.toml, line 1: [unsupported."configuration.retry"] lacks `page`',
        'add `page = "https://...',
    ),
    "wrong type": (
        table(LACKS, '"it has none"', "3"),
        "answers.toml, line 2: `reason` is wrong: expected `str`, got `int`",
        'write `reason = "',
    ),
    "elsewhere without deployment": (
        table(ELSEWHERE, 'deployment = "cluster"\n', ""),
        'answers.toml, line 1: [elsewhere."configuration.retry"] lacks `deployment`',
        'add `deployment = "',
    ),
    "code that cannot be parsed": (
        code("-> bool:", "-> bool"),
        "configuration.py, line 8: expected ':'",
        "fix the syntax there",
    ),
}
ALSO = LACKS.replace("reason", 'also = ["configuration.cache", "configuration.branch"]\nreason')
FAILING = LACKS.replace("unsupported", "failing")
# Less common ones, which are as easily made.
MORE = {
    "no question of its base": (code("asked.Retry", "asked.Retri"), "line 4", "did you mean Retry"),
    "no base": (code("(asked.Retry)", ""), "line 4", "write `class Retry(asked.Retry)`"),
    "in another module": ({"documentation.py": RETRY}, "line 4", "move it to probes/configuration"),
    "a property": (
        code("    def succ", "    @property\n    def succ"),
        "line 9",
        "a plain method that returns its answer",
    ),
    "a coroutine": (
        code("def run", "async def run"),
        "line 5",
        "a plain method that returns its answer",
    ),
    "a generator": (
        code("return str", "yield str"),
        "line 5",
        "a plain method that returns its answer",
    ),
    "by position only": (code("tries: int,", "tries: int, /,"), "line 5", "other parameters"),
    "not text": (table("é"), "line 1", "this is not TOML: "),
    "no TOML": (table("\n\nreason = \n"), "line 3", "this is not TOML: invalid value; fix it"),
    "failing without a page": (
        {**table(FAILING, "page = ", "# page = "), **code()},
        "line 1",
        '[failing."configuration.retry"] lacks `page`; add `page = "https://...',
    ),
    "failing and unsupported": (
        table(f"{FAILING}\n{LACKS}"),
        "line 1",
        "configuration.retry is unsupported by line 5 too; remove one of them",
    ),
    "unknown question that fails": (
        {**table(FAILING, "retry", "retries"), **code()},
        "line 1",
        "there is no question 'configuration.retries'; write \"configuration.retry\"",
    ),
    "one of many is unknown": (
        table(ALSO, "cache", "cahce"),
        "line 2",
        "there is no question 'configuration.cahce'; write \"configuration.cache\"",
    ),
    "one of many is answered by code": (
        {**table(ALSO.replace("retry", "timeout").replace("branch", "retry")), **code()},
        "line 2",
        "configuration.retry is answered in ",
    ),
    "one of many is elsewhere": (
        table(f"{ALSO}\n{ELSEWHERE.replace('retry', 'branch')}"),
        "line 6",
        "configuration.branch is unsupported by line 1 too; remove one of them",
    ),
    "one of many stands alone as well": (
        table(f"{LACKS}\n{ALSO.replace('retry', 'timeout').replace('cache', 'retry')}"),
        "line 6",
        "configuration.retry is unsupported by line 1 too; remove one of them",
    ),
    "twice among many": (
        table(ALSO, "cache", "branch"),
        "line 2",
        "configuration.branch is unsupported by line 1 too; remove one of them",
    ),
    "no list of others": (
        table(ALSO, '["configuration.cache", "configuration.branch"]', '"x"'),
        "line 2",
        'write `also = ["DIMENSION.PROBE"]`',
    ),
    "unknown table": (
        table(LACKS, "unsupported", "unsuported"),
        "line 1",
        "there are facts, unsup",
    ),
    "unquoted": (
        table(LACKS, '"configuration.retry"', "configuration.retry"),
        "line 1",
        "put the name in quotes: [unsup",
    ),
    "no table": (table("unsupported = 1"), "line 1", "write [unsupported]"),
    "no link": (table(LACKS, "https:", "http:"), "line 3", "`page` has to be an https link"),
    "no host": (
        table(LACKS, PAGE, "https://..."),
        "line 3",
        "`page` has to be an https link with a real host",
    ),
    "the example's reason": (
        table(LACKS, "it has none", "why it has none"),
        "line 2",
        "`reason` is still the example",
    ),
    "no host in the facts": (
        table('[facts]\npublic_modules = []\ncli = []\nquickstart = "https://..."\n'),
        "line 4",
        "`quickstart` has to be an https link with a real host",
    ),
    "empty reason": (table(LACKS, "it has none", " "), "line 2", "`reason` is empty; write"),
    "unknown key": (table(f"{LACKS}pages = 1"), "line 4", "`pages` is unknown here; there are rea"),
    "wrong date": (table(f'{LACKS}date = "May"'), "line 4", "write `date = 2026-01-31`"),
    "former file": ({"facts.toml": ""}, "line 1", "rename probes/facts.toml to answers.toml and"),
}


def plant(world: World, files: dict[str, str], framework: str = "faulty") -> Path:
    folder = world.framework(framework) / "probes"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    declared = folder.parent / "framework.toml"  # what is asked here is asked of orchestrators
    roles = declared.read_text().replace('roles = ["tracker"]', 'roles = ["orchestrator"]')
    declared.write_text(roles)
    return folder.parent


def known() -> set[str]:
    return {probe.question for probe in probes().values()}


def points(records: list[Record], probe: str) -> list[Any]:
    question = a_ratio("works")
    question.probe = probe
    cards = score(records, a_rubric(question), catalog.frameworks()).cards
    dimensions = [each for card in cards for each in card.dimensions.values()]
    return [q.points for each in dimensions for q in each.questions if q.points]


@pytest.mark.parametrize(("files", "begin", "fix"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_one_line_before_anything_runs(
    world: World, files: dict[str, str], begin: str, fix: str
) -> None:
    plant(world, files)
    result = world.bench("probe", "faulty", "configuration.retry", "--name", "it")
    assert result.code == 2
    (line,) = [line for line in result.err.splitlines() if "frameworks/faulty" in line]
    assert f"frameworks/faulty/probes/{begin}" in line
    assert fix in line
    assert points(world.records("it"), "retry") == []
    assert not world.run_folder("it").exists()  # so that the name is free once that is fixed


@pytest.mark.parametrize(("files", "line", "fix"), MORE.values(), ids=list(MORE))
def test_other_mistakes_are_one_line_too(
    world: World, files: dict[str, str], line: str, fix: str
) -> None:
    folder = plant(world, files)
    (said,) = answers.mistakes(folder, known())
    assert said.startswith(f"frameworks/faulty/probes/{next(iter(files))}, {line}: ")
    assert fix in said


def test_all_mistakes_are_found_at_once(world: World) -> None:
    files = {**code("def succeeded", "def success"), **table(f"{LACKS}pages = 1", "https", "http")}
    found = answers.mistakes(plant(world, files), known())
    assert [line.partition(": ")[2].split()[0] for line in found] == [
        "`pages`",
        "`page`",
        "configuration.retry",
        "class",
    ]


def test_a_mistaken_table_declares_nothing(world: World) -> None:
    placeholder = LACKS.replace(PAGE, "https://...")
    assert answers.read(plant(world, {"answers.toml": placeholder})).declared == {}
    assert list(answers.read(plant(world, {"answers.toml": LACKS})).declared) == [
        "configuration.retry"
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("https://a.org", True),
        ("https://docs.a-b.co.uk:8080/x?y#z", True),
        ("https://a.org#z", True),
        ("https://...", False),
        ("https://localhost", False),
        ("https://a..org/", False),
        ("https://-.org/", False),
        ("https://a.org/ or so", False),
        ("http://a.org/", False),
        ("", False),
    ],
)
def test_a_link_has_a_real_host(text: str, right: bool) -> None:
    assert is_link(text) is right


def test_answers_without_mistakes(world: World) -> None:
    inherited = RETRY.replace("Retry(asked.Retry)", "Shared").replace("_id: str", "_id: str = ''")
    own = "\n\nclass Retry(Shared, asked.Retry):\n    pass\n"
    text = f'{ELSEWHERE.replace("retry", "cache")}sentence = "A job has one."\ndate = 2026-01-31\n'
    folder = plant(world, {"configuration.py": inherited + own, "answers.toml": text})
    assert answers.mistakes(folder, known()) == []
    assert list(AnsweringCode(folder).answered) == ["configuration.retry"]
    assert list(answers.declared(folder)) == ["configuration.cache"]


@pytest.mark.parametrize("kind", [LACKS, ELSEWHERE, FAILING], ids=["un", "elsewhere", "failing"])
def test_one_table_answers_many_questions_as_a_table_each_would(world: World, kind: str) -> None:
    names = ["retry", "cache", "branch"]
    alone = {"answers.toml": "\n".join(kind.replace("retry", name) for name in names)}
    folder = plant(world, alone)
    wanted = repr(answers.declared(folder)), list(answers.failing(folder))
    also = 'also = ["configuration.cache", "configuration.branch"]\nreason'
    plant(world, table(kind, "reason", also))
    assert answers.mistakes(folder, known()) == []
    assert (repr(answers.declared(folder)), list(answers.failing(folder))) == wanted
    assert [len(answers.declared(folder)), len(answers.failing(folder))].count(3) == 1


@pytest.mark.parametrize("framework", [f.name for f in catalog.frameworks().values()])
def test_the_frameworks_here_answer_without_mistakes(framework: str) -> None:
    folder = CHECKOUT / "frameworks" / framework
    assert answers.mistakes(folder, known()) == []


def asked_of_faulty(function: Ask, registry: Registry, **options: bool) -> Record:
    """The record of a question that a test asks; it is called "unit.it"."""
    registry.add("it", function, **options)
    cell = a_cell(
        target=Target("faulty", "fine"), scenario="", measurement=Measurement.PROBE, probe="it"
    )
    plan = Plan([cell], {})
    store = RunStore.create(plan, None)
    Campaign(plan, store).run(Quiet())
    (record,) = store.records()
    return record


@pytest.mark.usefixtures("world")
def test_an_exception_in_code_of_the_host_is_an_error(registry: Registry) -> None:
    record = asked_of_faulty(raising(KeyError("of ours")), registry)
    assert (record.status, record.reason) == (Status.ERROR, "KeyError: 'of ours'")
    assert points([record], "it") == []


def starts(_context: Context) -> Finding:
    raise AssertionError("it was asked")


@pytest.mark.parametrize("services", [False, True])
@pytest.mark.parametrize(("text", "state"), [(LACKS, "unsupported"), (ELSEWHERE, "elsewhere")])
def test_what_is_declared_is_the_answer_and_nothing_is_started(
    world: World, registry: Registry, text: str, state: str, services: bool
) -> None:
    plant(world, table(text, "configuration.retry", "unit.it"))
    record = asked_of_faulty(starts, registry, services=services)
    deployment, reason = (
        ("cluster", "it has none here") if text == ELSEWHERE else ("", "it has none")
    )
    assert (record.status, record.reason) == (Status(state), f"{reason} ({PAGE})")
    answer = Answer(0, 1, State(state), reason, PAGE, deployment=deployment)
    assert record.answers == {"it": answer}


@pytest.mark.usefixtures("world")
def test_what_code_finds_elsewhere_is_recorded_alike(registry: Registry) -> None:
    record = asked_of_faulty(raising(Elsewhere("cluster", "not here", PAGE)), registry)
    assert (record.status, record.reason) == (Status.ELSEWHERE, f"not here ({PAGE})")
    answer = Answer(0, 1, State.ELSEWHERE, "not here", PAGE, deployment="cluster")
    assert record.answers == {"it": answer}


def test_mistakes_of_one_framework_stop_nobody_else(world: World, registry: Registry) -> None:
    plant(world, {})
    newcomer = world.framework("newcomer")
    shutil.copytree(world.framework("faulty"), newcomer)
    plant(world, table(LACKS, "page", "pages"), "newcomer")
    assert asked_of_faulty(good, registry).status is Status.OK
    assert world.bench("list").code == 0
    result = world.bench("probe", "newcomer", "retry")
    assert (result.code, "newcomer/probes/answers.toml, line 3" in result.said) == (2, True)


CALLS = {
    "a name that is not there": ("run", {"tries": 1}, "NameError: name 'undefined' is not defined"),
    "a wrong keyword": ("run", {"times": 1}, "TypeError: Retry.run() got an unexpected keyword"),
    "no such method": ("runs", {}, "AttributeError: 'Retry' object has no attribute 'runs'"),
}


@pytest.mark.parametrize(("method", "arguments", "said"), CALLS.values(), ids=list(CALLS))
def test_what_is_wrong_in_an_answer_itself_is_our_mistake(
    world: World, method: str, arguments: dict[str, Any], said: str
) -> None:
    plant(world, code())
    fields: dict[str, Any] = {
        "framework": "faulty",
        "dimension": "configuration",
        "question": "Retry",
        "method": method,
        "arguments": arguments,
        "workdir": str(world.home),
        "evidence": str(world.home),
        "ports": [],
        "data": None,
        "namespace": "",
        "services": {},
        "deployment": "fine",
        "endpoint": None,
        "result": str(world.home / "result.json"),
    }
    call = world.home / "call.json"
    call.write_text(json.dumps(fields))
    command = [sys.executable, "-m", "harness.worker.probe", str(call)]
    path = f"{world.root}{os.pathsep}{CHECKOUT}"
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=True, capture_output=True)
    result = json.loads((world.home / "result.json").read_text())
    assert list(result) == ["mistake"]
    assert result["mistake"].startswith(said)
