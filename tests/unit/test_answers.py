"""Mistakes in a framework's answers: each is one line with its fix, and no points."""

import pytest

from harness.measure.probe import probes
from harness.planning import answers, catalog
from harness.planning.answering_code import AnsweringCode
from harness.planning.links import is_link
from tests.unit.answering import ELSEWHERE, LACKS, PAGE, RETRY, code, plant, points, table
from tests.unit.world import CHECKOUT, World

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


def known() -> set[str]:
    return {probe.question for probe in probes().values()}


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
    runs = set(map(answers.of_run, catalog.scenarios()))
    assert answers.mistakes(folder, {*known(), *runs}) == []
