"""`check` says how far a framework's folder is, and how to answer one question."""

import ast
import inspect
import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from harness.conformance import contracts, length, stub
from harness.conformance.standing import question_of
from harness.measure.documentation.planted import MISTAKES
from harness.measure.probe import Probe, probes
from harness.planning import answering_code, catalog, plan
from harness.planning.answers import Facts
from harness.planning.gaps import gaps
from harness.records import tried
from harness.records.record import Measurement, Status
from harness.records.store import RunStore
from tests.unit.builders import a_plan, a_record
from tests.unit.world import CHECKOUT, OURS, World

DECLARED = """
[unsupported."configuration.retry"]
reason = "it has none"
page = "https://a.org/"

[elsewhere."configuration.cache"]
deployment = "a server"
reason = "only there"
page = "https://a.org/"

[unsupported."configuration.schedule"]
reason = "it has none"
page = "https://..."
"""
RETRY = """
from harness.worker.questions import configuration as asked


class Timeout(asked.Timeout):
    def run(self, limit: int, notes: str, linger: float) -> str:
        raise NotWired("Timeout.run")

    def succeeded(self, run_id: str) -> bool:
        return True


class Branch(asked.Branch):
    def run(self, coin: str, notes: str) -> str:
        return "1"
"""
FACTS = """# a comment
title = "Acme"

[deployments.local]
commands = [
    "pip install acme",
]
"""
COUNTED = '''"""About it."""

import json


def run(
    a: int,
) -> int:
    """Not a line."""
    # Nor this.
    if a: return len(json.dumps(
        a
    ))
    return 1
'''


@pytest.fixture
def folder(world: World) -> Path:
    """A framework in the world that does its scenario and answers nothing."""
    place = world.framework("faulty")
    (place / "probes").mkdir(exist_ok=True)
    for file in place.glob("probes/*"):
        file.unlink()
    facts = place / "framework.toml"  # most of its deployments have no commands
    text = re.sub("(?m)^commands = .*\n", "", facts.read_text())
    text = text.replace('roles = ["tracker"]', 'roles = ["tracker", "orchestrator"]')
    facts.write_text(re.sub("(?m)^about = .*", r'\g<0>\ncommands = ["pip"]', text))
    for name in catalog.frameworks()["faulty"].deployments:
        catalog.frameworks()["faulty"].lock(name).touch()
    return place


def check(world: World) -> tuple[int, dict[str, Any]]:
    result = world.bench("check", "faulty", "--json")
    return result.code, json.loads(result.out)


def state(found: dict[str, Any], question: str) -> str:
    return str(next(q["state"] for q in found["questions"] if q["question"] == question))


def test_a_bare_folder_has_everything_open_but_what_the_host_measures(
    world: World, folder: Path
) -> None:
    code, found = check(world)
    assert code == 1
    assert {q["state"] for q in found["questions"]} == {"open", "without your help"}
    assert state(found, "installation.alone") == "without your help"
    assert len(found["open"]) > 40


def test_each_way_to_answer_is_told_apart(world: World, folder: Path) -> None:
    (folder / "probes" / "answers.toml").write_text(DECLARED)
    (folder / "probes" / "configuration.py").write_text(RETRY)
    (folder / "probes" / "minimal.py").write_text("print('minimal: 42')\n")
    _, found = check(world)
    wanted = {
        "configuration.retry": "unsupported",
        "configuration.cache": "elsewhere",
        "configuration.schedule": "open",  # a placeholder declares nothing
        "configuration.branch": "by code",
        "configuration.timeout": "open",  # a method of it is not wired yet
        "installation.uninstall": "by files",
        "documentation.api": "open",
    }
    assert {question: state(found, question) for question in wanted} == wanted


def test_facts_are_looked_at_one_by_one(world: World, folder: Path) -> None:
    (folder / "probes" / "answers.toml").write_text(
        '[facts]\npublic_modules = ["a"]\ncli = []\nquickstart = "https://a.org/"\n'
    )
    _, found = check(world)
    assert state(found, "documentation.api") == "by files"
    assert state(found, "documentation.cli") == "by files"
    open_ = {q["question"]: (q["file"], q["write"]) for q in found["open"]}
    assert open_["installation.quickstart"] == ("probes/quickstart.py", "the program")
    assert open_["installation.user_interface"] == (
        "probes/answers.toml",
        "[facts] user_interface",
    )


def test_the_least_work_comes_first(world: World, folder: Path) -> None:
    _, found = check(world)
    files = [q["file"] for q in found["open"]]
    kinds = ["answers.toml" in f for f in files]
    assert kinds == sorted(kinds, reverse=True)
    classes = [q["write"] for q in found["open"] if q["write"].startswith("class ")]
    methods = [write.count(",") for write in classes]
    assert methods == sorted(methods)


def test_what_is_next_goes_from_the_lock_to_questions(world: World, folder: Path) -> None:
    (folder / "requirements.lock").unlink()
    file = folder / "framework.toml"
    whole = file.read_text()
    file.write_text(whole.replace('homepage = "https://', 'homepage = "https://...'))
    assert check(world)[1]["next"].startswith(f"in {file} make homepage an https link")
    file.write_text(whole.replace("requires = []", 'requires = ["acme"]', 1))
    assert check(world)[1]["next"].startswith(f"in {file} write 'acme' as NAME==VERSION")
    file.write_text(whole)
    assert check(world)[1]["next"] == "mlops-bench lock faulty"
    (folder / "requirements.lock").touch()
    adapter = (folder / "adapter.py").rename(folder / "other.py")
    assert check(world)[1]["next"] == f"write {folder}/adapter.py"
    adapter.rename(folder / "adapter.py")
    assert check(world)[1]["next"].startswith("mlops-bench check faulty documentation.")


def test_what_is_not_wired_yet_is_named_with_its_line(world: World, folder: Path) -> None:
    (folder / "tiny.py").write_text('def run():\n    raise NotWired("run: begin " + "a run")\n')
    _, found = check(world)
    assert found["scenarios"][0]["gap"] == f"{folder}/tiny.py, line 2: run: begin  a run"
    assert f"not wired yet: {folder}/tiny.py, line 2" in world.bench("check", "faulty").said


def test_mistakes_in_answers_are_said(world: World, folder: Path) -> None:
    (folder / "probes" / "answers.toml").write_text('[unsupported."configuration.rety"]\n')
    code, found = check(world)
    assert code == 1
    assert "answers.toml, line 1" in found["next"]


def test_whose_failure_an_exception_is_reads_as_in_the_contributors_rules(
    world: World, folder: Path
) -> None:
    rules = (CHECKOUT / "CONTRIBUTING.md").read_text().replace("`", "").replace("\n- ", " ")
    rule = " ".join(stub.RULE.split())
    assert rule in " ".join(rules.split())
    said = world.bench("check", "faulty", "retry").said
    assert rule in " ".join(said.split())
    assert "Any other exception" not in said


def test_nothing_open_is_exit_code_0(world: World, folder: Path) -> None:
    lacking = "".join(
        f'[unsupported."{p.question}"]\nreason = "none"\npage = "https://a.org/"\n'
        for p in probes().values()
    )
    (folder / "probes" / "answers.toml").write_text(lacking)
    result = world.bench("check", "faulty")
    assert result.code == 0
    assert "nothing is open; next: mlops-bench conformance faulty" in result.said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("fualty",), "did you mean 'faulty'"),
        (("bare",), "bare is the baseline"),
        (("faulty", "rety"), "no question is called 'rety'; did you mean 'retry'"),
    ],
)
def test_a_wrong_name_is_wrong_usage(world: World, words: tuple[str, ...], complaint: str) -> None:
    result = world.bench("check", *words)
    assert result.code == 2
    assert complaint in result.said


@pytest.mark.parametrize("probe", probes().values(), ids=lambda p: p.question)
def test_every_question_says_how_it_is_answered(world: World, folder: Path, probe: Probe) -> None:
    text = stub.of(catalog.frameworks()["faulty"], probe)
    question = question_of(probe)
    assert f'[unsupported."{probe.question}"]' in text
    if question:
        assert str(inspect.getdoc(question)) in text
        begin = text.index('    """Answers about')
        lines = text[begin : text.index("\n\nself.request has")].split("\n\nwhere asked.")[0]
        source = textwrap.dedent(lines)
        (node,) = (n for n in ast.parse(source).body if isinstance(n, ast.ClassDef))
        methods = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
        assert methods == question.__abstractmethods__
        assert max(map(len, source.splitlines())) <= 100
        # What is pasted answers with the right signatures, and counts as not written yet.
        file = folder / "probes" / f"{probe.question.partition('.')[0]}.py"
        file.write_text(source)
        assert check(world)[1]["mistakes"] == []
        assert len(gaps(file)) == len(methods)
        file.unlink()
    for contract in contracts.of(probe.question):
        assert contract.example.strip().splitlines()[0] in text


@pytest.mark.parametrize("dimension", answering_code.DIMENSIONS)
def test_a_dimension_is_one_module_with_all_its_classes(
    world: World, folder: Path, dimension: str
) -> None:
    known = catalog.frameworks()["faulty"]
    text = stub.of_dimension(known, dimension, probes().values())
    begin = text.index('    """Answers about')
    source = textwrap.dedent(text[begin : text.index("\n\nself.request has")].split("\n\nwhere")[0])
    classes = {n.name for n in ast.parse(source).body if isinstance(n, ast.ClassDef)}
    questions = answering_code.questions(dimension)
    assert classes == set(questions)
    assert max(map(len, source.splitlines())) <= 100
    file = folder / "probes" / f"{dimension}.py"
    file.write_text(source)
    assert check(world)[1]["mistakes"] == []
    assert len(gaps(file)) == sum(len(q.__abstractmethods__) for q in questions.values())
    for once in (stub.REQUEST, stub.RULE, *re.findall(r"(?m)^    class \w+\(TypedDict.*", text)):
        assert text.count(once) == 1


def test_a_dimension_shows_what_is_asked_of_the_framework_alone(world: World, folder: Path) -> None:
    said = world.bench("check", "faulty", "instrumentation").out
    assert "class Steps(asked.Steps)" in said
    assert "costs.py                 instrumentation.microbench" in said
    assert "class Settings" not in said
    assert "class Settings" in world.bench("check", "faulty", "documentation").out
    one = world.bench("check", "faulty", "documentation.settings_documented").code
    assert (world.bench("check", "faulty", "documentation").code, one) == (0, 2)


def test_brief_is_a_line_for_each_open_question(world: World, folder: Path) -> None:
    (folder / "probes" / "answers.toml").write_text(DECLARED)
    result = world.bench("check", "faulty", "--brief")
    lines = result.out.splitlines()
    assert result.code == 1
    assert [line.split()[0] for line in lines] == [q["question"] for q in check(world)[1]["open"]]
    branch = "configuration.branch             probes/configuration.py: class Branch: run"
    assert branch in lines
    assert not any(line.startswith("configuration.retry ") for line in lines)
    some = world.bench("check", "faulty", "configuration", "--brief").out.splitlines()
    assert some == [line for line in lines if line.startswith("configuration.")]


def test_lines_are_statements_and_lines_of_tables(world: World, folder: Path) -> None:
    for file in folder.glob("*.py"):
        file.unlink()
    (folder / "framework.toml").write_text(FACTS)
    (folder / "adapter.py").write_text(COUNTED)
    (folder / "tiny.py").write_text("x = 1\n")
    (folder / "store.py").write_text("def broken(:\n\n# no line\n    pass\n")
    (folder / "probes" / "answers.toml").write_text(DECLARED)
    (folder / "probes" / "mistakes").mkdir()
    (folder / "probes" / "mistakes" / "sound.py").write_text("import acme\n\nacme.run()\n")
    of_facts = length.lines(folder / "framework.toml")
    found = length.of_first_scenario(folder, ["tiny", "tinier"])
    assert (found.files, found.lines) == (4, of_facts + 5 + 1 + 2)
    (folder / "tinier.py").write_text("x = 1\n" * 9)
    assert length.of_first_scenario(folder, ["tiny", "tinier"]).lines == of_facts + 5 + 9 + 2
    answers = length.of_answers(folder)
    assert (answers.files, answers.lines) == (2, 10 + 2)


def test_check_says_how_long_a_folder_is(world: World, folder: Path) -> None:
    first = length.of_first_scenario(folder, ["tiny"])
    said = world.bench("check", "faulty").said
    assert f"first scenario {first.files} files and {first.lines} lines (aim: 3 and 120)" in said
    assert f"answers 0 lines (aim: {length.ANSWERS})" in said


def test_the_lines_of_each_file_are_told(world: World, folder: Path) -> None:
    (folder / "probes" / "answers.toml").write_text(DECLARED)
    (folder / "probes" / "minimal.py").write_text("print('minimal: 42')\n")
    result = world.bench("check", "faulty", "--lines")
    lines = [line.split() for line in result.out.splitlines()]
    assert result.code == 0
    assert "answers: 2 files and 11 lines" in result.out
    assert lines[-2:] == [["10", "probes/answers.toml"], ["1", "probes/minimal.py"]]
    assert [str(length.lines(folder / "framework.toml")), "framework.toml"] in lines


def test_broken_files_of_answers_are_mistakes_and_missing_ones_are_open(
    world: World, folder: Path
) -> None:
    _, found = check(world)
    assert found["mistakes"] == []
    assert state(found, "documentation.mistakes") == "open"
    probes = folder / "probes"
    (probes / "mistakes.toml").write_text("[mistakes.unknown_run]\nfault = ['a']\n")
    (probes / "minimal.py").write_text("print(\n")
    (probes / "flows").mkdir()
    (probes / "flows" / "chain.py").write_text("x = 1\n\nclass (\n")
    _, found = check(world)
    lines = [mistake.partition(": ")[0] for mistake in found["mistakes"]]
    table, where = "frameworks/faulty/probes/mistakes.toml, line", "frameworks/faulty/probes"
    assert lines == [
        f"{table} 1",
        f"{table} 1",
        f"{where}/flows/chain.py, line 3",
        f"{where}/minimal.py, line 1",
    ]
    said = world.bench("conformance", "faulty", "-s", "tiny", "--static").said
    assert all(mistake.partition(", line")[0] in said for mistake in found["mistakes"])
    assert "unknown_run needs words for `fix`" in said


def test_what_is_written_but_has_no_result_yet_is_told(world: World, folder: Path) -> None:
    lacking = "".join(
        f'[unsupported."{p.question}"]\nreason = "none"\npage = "https://a.org/"\n'
        for p in probes().values()
        if p.name != "time_shift"
    )
    (folder / "probes" / "answers.toml").write_text(lacking)
    (folder / "probes" / "minimal.py").write_text("print('minimal: 42')\n")
    said = world.bench("check", "faulty").said
    untried = "1 answer has no result on this machine yet (installation.time_shift)"
    assert f"nothing is open, but {untried}; next: mlops-bench probe faulty, then" in said
    assert check(world)[1]["next"] == "mlops-bench probe faulty"


def test_an_answer_is_tried_when_a_run_has_a_result_of_it(world: World, folder: Path) -> None:
    records = [
        a_record(framework=framework, measurement=Measurement.PROBE, probe=probe, status=status)
        for framework, probe, status in (
            ("faulty", "retry", Status.OK),
            ("faulty", "cache", Status.ERROR),
            ("faulty", "branch", Status.SKIPPED),
            ("other", "timeout", Status.OK),
        )
    ]
    assert tried.probes_of("faulty") == set()
    store = RunStore.create(a_plan(), "it")
    for record in records:
        store.append(record)
    with store.records_file.open("ab") as stream:
        stream.write(b'{"framework":"faulty", torn')
    assert tried.probes_of("faulty") == {"retry"}


def test_extras_that_the_lock_lacks_are_told(world: World, folder: Path) -> None:
    line = "interoperability.model_formats   probes/interoperability.py: class ModelFormats: "
    lacks = " (the lock lacks onnx, onnxscript, onnxruntime: add to `extras`)"
    (brief,) = [
        each
        for each in world.bench("check", "faulty", "--brief").out.splitlines()
        if each.startswith("interoperability.model_formats")
    ]
    assert brief == f"{line}run, fetch{lacks}"
    assert lacks in world.bench("check", "faulty", "--all").out
    assert "Its lock lacks onnx" in world.bench("check", "faulty", "model_formats").out
    facts = folder / "framework.toml"
    extras = 'extras = ["onnx", "onnxscript[a]", "onnxruntime==1.0"]\n'
    facts.write_text(extras + facts.read_text())
    (folder / "extras.lock").write_text("onnx==1 --hash=sha256:0\nonnxruntime==1\n")
    assert "extras      the lock lacks onnxscript" in world.bench("check", "faulty").out
    assert check(world)[1]["next"] == "mlops-bench lock faulty"
    (folder / "extras.lock").write_text("onnx==1\nonnxscript==1\nonnxruntime==1\n")
    assert "the lock lacks" not in world.bench("check", "faulty", "--all").out


@pytest.mark.parametrize(
    ("question", "environment"),
    [("retry", "and with its `extras`"), ("chain", "but without its `extras`")],
)
def test_each_question_says_which_packages_its_code_finds(
    world: World, folder: Path, question: str, environment: str
) -> None:
    assert environment in world.bench("check", "faulty", question).out


def test_helpers_that_a_question_names_come_with_their_call(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    said = {name: world.bench("check", "mlflow", name).out for name in ("chain", "steps")}
    assert "rounds.interleaved(measure: Callable[[int], float], lengths: " in said["chain"]
    assert "steps.calls(data: Path, folder: Path, parameters: " in said["steps"]
    assert "Attempts().attempt(step: str, call: Callable[[], Any]) -> None" in said["steps"]
    whole = world.bench("check", "mlflow", "instrumentation").out
    assert whole.count("rounds.interleaved(") == 1


def test_a_scenario_says_how_far_it_is(world: World, folder: Path) -> None:
    wired = world.bench("check", "faulty", "tiny")
    assert wired.code == 0
    assert "tiny: wired" in wired.out
    assert "questions" not in wired.out
    (folder / "tiny.py").write_text('def run():\n    raise NotWired("run: begin")\n')
    left = world.bench("check", "faulty", "tiny")
    assert left.code == 1
    assert f"tiny: not wired yet: {folder}/tiny.py, line 2: run: begin" in left.out


def test_the_contracts_are_of_what_probes_read() -> None:
    """Files that a probe asks for, and facts that it uses, as its own module says.

    A change log may be linked from nowhere: that fact is no work that is left.
    """
    found: dict[str, set[str]] = {}
    for probe in probes().values():
        tree = ast.parse(Path(inspect.getfile(probe.function)).read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith(".facts"):
                found.setdefault(probe.question, set()).add(f"{contracts.FACT}{node.attr}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "answer_file":
                name = node.args[1]
                if isinstance(name, ast.Constant):
                    found.setdefault(probe.question, set()).add(str(name.value))
    stated = {p.question: {c.name for c in contracts.of(p.question)} for p in probes().values()}
    optional = {f"{contracts.FACT}changelog"}
    assert {q: names for q, names in found.items() if not names - optional <= stated[q]} == {}
    assert {f.name for f in contracts.every() if not f.name.startswith(contracts.FACT)} <= {
        *(program for p in probes().values() for program in p.programs)
    }
    facts = {c.name.removeprefix(contracts.FACT) for c in contracts.every()} & set(
        Facts.__struct_fields__
    )
    assert facts == {"public_modules", "cli", "quickstart", "user_interface"}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("airflow", []),
        ("kubeflow", []),
        ("metaflow", []),
        ("mlflow", []),
    ],
)
def test_what_is_open_of_our_own(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, left: list[str]
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    monkeypatch.delenv("MLOPS_BENCH_FRAMEWORKS", raising=False)
    result = world.bench("check", name, "--json")
    questions = json.loads(result.out)["questions"]
    assert [q["question"] for q in questions if q["state"] == "open"] == left
    assert result.code == bool(left)


def test_the_contract_of_mistakes_says_each_of_them() -> None:
    (contract,) = [c for c in contracts.every() if c.name == "mistakes.toml"]
    for name, about in MISTAKES.items():
        assert f"- {name}: {about}\n" in contract.about


def test_a_pair_is_asked_of_the_orchestrator_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    found = json.loads(world.bench("check", "mlflow", "--json").out)
    assert "interoperability.mlflow_pairs" not in [q["question"] for q in found["questions"]]
    found = json.loads(world.bench("check", "airflow", "--json").out)
    assert state(found, "interoperability.mlflow_pairs") == "by code"


@pytest.mark.parametrize("name", OURS)
def test_our_own_have_no_mistakes_and_are_wired(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    monkeypatch.delenv("MLOPS_BENCH_FRAMEWORKS", raising=False)
    from harness.conformance import standing

    framework = catalog.frameworks()[name]
    found = standing.of(
        framework,
        [each for each in catalog.scenarios().values() if plan.does(framework, each)],
        {p.question for p in probes().values()},
    )
    assert (found.mistakes, found.missing_locks) == ([], [])
    assert [each.scenario for each in found.scenarios if each.gap] == []
