"""What of a framework's probes a probe uses: answers, programs, helpers, and what these name."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.planning.cuts import cut
from harness.planning.pieces import Pieces
from harness.planning.sources import Sources

MODULE = '''"""Answers."""

import os
from pathlib import Path

from frameworks.toy.probes import helpers
from frameworks.toy.probes.flows import branch, resume as again
from harness.worker.questions import configuration as asked

FLOWS = Path(__file__).parent / "flows"
SCHEDULE = FLOWS / "schedule.py"


class Retry(asked.Retry):
    """Not of `cache.py`."""

    def run(self, tries, notes):
        return start("retry_twice.py", notes)


# A comment.
@decorated
class Branch(asked.Branch):
    def run(self, coin, notes):
        return branch.pipeline(coin)


class Schedule(asked.Schedule):
    def run(self, days, notes):
        return start(_file(), notes)


class Resume(Retry):
    def run(self):
        return again.flow


class Cache(asked.Cache):
    def run(self):
        from .flows import cache

        return toy.dag_file("retry"), helpers.dag_file("fan_out"), self.dag("timeout"), cache


def _file():
    return SCHEDULE


class Helper:
    kind = 1
'''
FLOWS = ("branch", "cache", "fan_out", "resume", "retry", "retry_twice", "schedule", "timeout")


@dataclass(frozen=True)
class ToyProbe:
    """A probe, as pieces see one."""

    name: str
    question: str
    programs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    services: bool = False


QUESTIONS = ("branch", "cache", "fan_out", "resume", "retry", "schedule", "timeout")
PROBES = {
    **{name: ToyProbe(name, f"configuration.{name}") for name in QUESTIONS},
    "alone": ToyProbe("alone", "installation.alone"),
    "mistakes": ToyProbe("mistakes", "documentation.mistakes", ("mistakes", "mistakes.toml")),
    "costs": ToyProbe("costs", "instrumentation.costs", ("costs.py",), ("configuration.retry",)),
}
ALWAYS = {"helper.py"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A framework called toy."""
    write(tmp_path / "toy", "configuration.py", MODULE)
    for name in FLOWS:
        write(tmp_path / "toy", f"flows/{name}.py", "import toy\n")
    write(tmp_path / "toy", "helper.py", "import toy\n")
    return tmp_path / "toy"


def write(folder: Path, name: str, text: str) -> None:
    file = folder / "probes" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def used(folder: Path, probe: str) -> set[str]:
    """Without what every probe uses here."""
    found = Pieces(folder, Sources(), PROBES).used(probe)
    assert found >= ALWAYS
    return {name for name in found - ALWAYS if not name.endswith("without answers")}


def digest(folder: Path, probe: str) -> bytes:
    return Pieces(folder, Sources(), PROBES).digest(probe)


@pytest.mark.parametrize(
    ("probe", "answers", "programs"),
    [
        ("retry", {"Retry"}, {"retry", "retry_twice"}),
        ("branch", {"Branch"}, {"branch"}),
        ("schedule", {"Schedule"}, {"schedule"}),
        ("resume", {"Resume", "Retry"}, {"resume", "retry_twice"}),
        ("cache", {"Cache"}, {"cache", "fan_out", "timeout"}),
        ("fan_out", set(), {"fan_out"}),
        ("alone", set(), set()),
        ("costs", {"Retry"}, {"retry", "retry_twice"}),
    ],
)
def test_a_probe_uses_its_answer_and_what_that_names(
    folder: Path, probe: str, answers: set[str], programs: set[str]
) -> None:
    wanted = {f"configuration.py {name}" for name in answers}
    assert used(folder, probe) == wanted | {f"flows/{name}.py" for name in programs}


def test_what_no_answer_uses_at_a_modules_head_is_all_its_answers(folder: Path) -> None:
    """As a program that is imported for what that does, or that an unused helper names."""
    text = MODULE.replace("import os\n", "import os\nimport frameworks.toy.probes.flows.fan_out\n")
    write(folder, "configuration.py", text.replace("kind = 1", 'kind = "timeout"'))
    assert used(folder, "branch") == {
        "configuration.py Branch",
        "flows/branch.py",
        "flows/fan_out.py",
        "flows/timeout.py",
    }
    assert used(folder, "alone") == set()


@pytest.mark.parametrize(
    "text",
    [
        "from frameworks.toy.probes.flows import branch\n",
        "from frameworks.toy.probes.flows import *\n",
        "import frameworks.toy.probes.flows.branch\n",
        "def late():\n    from .flows import branch\n    return branch\n",
        'FILE = "flows/branch.py"\n',
        'MODULE = "flows.branch"\n',
        "def wrong(:  # runs branch.py\n",
    ],
)
def test_what_a_helper_names_is_every_probes(folder: Path, text: str) -> None:
    write(folder, "helper.py", text)
    assert "flows/branch.py" in used(folder, "alone")


def test_what_a_docstring_or_a_comment_names_is_not(folder: Path) -> None:
    write(folder, "helper.py", '"""As `branch.py`."""\n\n# And retry.py\nFILE = "other.py"\n')
    assert used(folder, "alone") == set()


def test_a_file_that_is_no_python_names_files_too(folder: Path) -> None:
    write(folder, "programs/MLproject", "command: python branch.py\n")
    assert used(folder, "alone") == {"programs/MLproject", "flows/branch.py"}


def test_a_program_that_names_another_uses_it(folder: Path) -> None:
    write(folder, "flows/schedule.py", "from frameworks.toy.probes.flows import timeout\n")
    assert {"flows/schedule.py", "flows/timeout.py"} <= used(folder, "schedule")
    assert "flows/timeout.py" not in used(folder, "retry")


def test_a_folder_of_a_questions_name_is_that_questions(folder: Path) -> None:
    write(folder, "programs/timeout/steps.py", "")
    write(folder, "programs/project/retry.py", "")
    assert used(folder, "timeout") == {
        "flows/timeout.py",
        "programs/timeout/steps.py",
        "programs/project/retry.py",
    }
    assert used(folder, "alone") == {"programs/project/retry.py"}


def test_an_answer_that_another_module_imports_is_used_with_it(folder: Path) -> None:
    text = "from frameworks.toy.probes.configuration import Branch\n"
    write(folder, "flows/timeout.py", text)
    assert {"configuration.py", "configuration.py Branch"} <= used(folder, "timeout")
    write(folder, "flows/timeout.py", 'FILE = "configuration.py"\n')
    assert {"configuration.py Retry", "configuration.py Cache"} <= used(folder, "timeout")


def test_declared_files_are_those_probes_alone(folder: Path) -> None:
    for name in ("mistakes/sound.py", "mistakes.toml", "costs.py", "flows/costs.py"):
        write(folder, name, "")
    assert used(folder, "mistakes") == {"mistakes.toml", "mistakes/sound.py"}
    assert {"costs.py", "flows/costs.py"} <= used(folder, "costs")
    assert used(folder, "alone") == set()


ANSWERS = """
[facts]
cli = ["toy"]

[facts.alone]
commands = ["python {probes}/flows/branch.py"]

[unsupported."configuration.timeout"]
reason = "none"

[elsewhere."configuration.retry"]
reason = "a cluster"
"""


def test_entries_of_the_table_are_their_questions_and_facts_those_without_a_class(
    folder: Path,
) -> None:
    write(folder, "answers.toml", ANSWERS)
    entry = "answers.toml [unsupported.configuration.timeout]"
    assert used(folder, "timeout") == {"answers.toml", entry, "flows/timeout.py"}
    facts = {"answers.toml", "answers.toml [facts]"}
    assert used(folder, "alone") == facts | {"answers.toml [facts] alone", "flows/branch.py"}
    assert used(folder, "mistakes") == facts


def test_a_question_depends_on_what_its_table_says_but_not_on_the_others_named_there(
    folder: Path,
) -> None:
    def digests(text: str) -> list[bytes]:
        write(folder, "answers.toml", text)
        return [digest(folder, probe) for probe in ("timeout", "retry", "branch")]

    alone = digests(ANSWERS)
    one = ANSWERS.replace('"none"', '"none"\nalso = ["configuration.branch"]')
    both = digests(one)
    assert both[:2] == alone[:2]
    assert both[2] != alone[2]
    changed = digests(one.replace('"none"', '"other"'))
    assert [new != old for new, old in zip(changed, both, strict=True)] == [True, False, True]
    apart = f'{ANSWERS}\n[unsupported."configuration.branch"]\nreason = "none"\n'
    assert digests(apart) == both


def test_a_table_or_module_with_mistakes_counts_whole(folder: Path) -> None:
    write(folder, "answers.toml", ANSWERS)
    before = digest(folder, "branch")
    write(folder, "answers.toml", f"{ANSWERS}\nnonsense")
    broken = digest(folder, "branch")
    write(folder, "answers.toml", f"{ANSWERS}\nnonsense more")
    assert len({before, broken, digest(folder, "branch")}) == 3
    write(folder, "answers.toml", ANSWERS)
    write(folder, "configuration.py", f"{MODULE}\nclass wrong(:")
    assert "configuration.py" in used(folder, "alone")
    assert digest(folder, "branch") != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@decorated\n", "@decorated(1)\n"),
        ("branch.pipeline(coin)", "branch.pipeline(coin, 1)"),
        ("class Branch(asked.Branch):\n", "class Branch(asked.Branch):\n    KIND = 2\n\n"),
    ],
)
def test_all_code_of_an_answer_is_its_own(folder: Path, old: str, new: str) -> None:
    before = {probe: digest(folder, probe) for probe in PROBES}
    assert old in MODULE
    write(folder, "configuration.py", MODULE.replace(old, new))
    assert {p for p in PROBES if digest(folder, p) != before[p]} == {"branch"}


def test_an_answer_more_changes_no_other(folder: Path) -> None:
    before = {probe: digest(folder, probe) for probe in PROBES}
    more = "\n\nclass Timeout(asked.Timeout):\n    def run(self):\n        return 1\n"
    write(folder, "configuration.py", MODULE + more)
    assert {p for p in PROBES if digest(folder, p) != before[p]} == {"timeout"}


EVERY_ANSWER = {"branch", "cache", "costs", "resume", "retry", "schedule"}


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        ("import os\n", "import os, sys\n", EVERY_ANSWER),  # what is imported may act at once
        ("kind = 1", "kind = 2", EVERY_ANSWER),  # what no answer uses
        ("class Helper:", "start()\n\n\nclass Helper:", EVERY_ANSWER),  # what runs at once
        ("return SCHEDULE", "return SCHEDULE.resolve()", {"schedule"}),
        ('FLOWS / "schedule.py"', 'FLOWS.resolve() / "schedule.py"', {"schedule"}),
        ('parent / "flows"', 'parent / "flows" / ""', {"schedule"}),
        ("import branch, resume", "import branch, more, resume", EVERY_ANSWER),
        ("import branch, resume as again", "import branch, later as again", {"resume"}),
    ],
)
def test_what_answers_use_is_theirs_and_everything_else_of_a_module_all_its_answers(
    folder: Path, old: str, new: str, asked: set[str]
) -> None:
    before = {probe: digest(folder, probe) for probe in PROBES}
    assert old in MODULE
    write(folder, "configuration.py", MODULE.replace(old, new))
    assert {p for p in PROBES if digest(folder, p) != before[p]} == asked


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Answers."""', '"""Answers of the toy."""'),
        ('    """Not of `cache.py`."""\n\n', ""),
        ("# A comment.\n", ""),
        ("\n\n\n", "\n\n\n\n"),
        ("return SCHEDULE", "return SCHEDULE  # the file"),
        ('helpers.dag_file("fan_out")', "helpers.dag_file(\n            'fan_out'\n        )"),
        ("def _file():\n", 'def _file():\n    """As it is."""\n'),
    ],
)
def test_comments_docstrings_and_layout_ask_nothing_again(folder: Path, old: str, new: str) -> None:
    before = {probe: digest(folder, probe) for probe in PROBES}
    assert old in MODULE
    write(folder, "configuration.py", MODULE.replace(old, new))
    write(folder, "helper.py", "# Of the toy.\nimport   toy\n")
    assert {p for p in PROBES if digest(folder, p) != before[p]} == set()


@pytest.mark.parametrize(
    "text",
    [
        '@component\ndef step():\n    """One."""\n',  # tools show it
        'def make():\n    def step():\n        """One."""\n\n    return step\n',
        '"""One."""\n\nabout = __doc__\n',
    ],
)
def test_a_docstring_that_a_tool_may_show_counts(text: str) -> None:
    sources = {cut(each, "toy", ()).common.source for each in (text, text.replace("One", "Two"))}
    assert len(sources) == 2


def test_the_text_of_a_program_counts(folder: Path) -> None:
    before = digest(folder, "branch")
    write(folder, "flows/branch.py", "import toy  # which tools may copy or show\n")
    assert digest(folder, "branch") != before


def test_a_module_is_theirs_who_use_what_imports_it(folder: Path) -> None:
    write(folder, "helpers.py", "from frameworks.toy.probes import deeper\n")
    write(folder, "deeper.py", "X = 1\n")
    write(folder, "one.py", "from frameworks.toy.probes import other\n")
    write(folder, "other.py", "from frameworks.toy.probes import one\n")
    assert {"helpers.py", "deeper.py"} <= used(folder, "cache")
    assert not {"helpers.py", "deeper.py"} & used(folder, "branch")
    assert {"one.py", "other.py"} <= used(folder, "alone")  # which nobody else names


def test_services_are_theirs_who_are_asked_while_they_are_up(folder: Path) -> None:
    write(folder, "services.py", "PORT = 1\n")
    asked = {**PROBES, "up": ToyProbe("up", "configuration.up", services=True)}
    pieces = Pieces(folder, Sources(), asked)
    assert [name for name in asked if "services.py" in pieces.used(name)] == ["up"]


def test_a_probe_that_reads_all_modules_uses_them(folder: Path) -> None:
    write(folder, "helpers.py", "X = 1\n")
    (folder / "mnist.py").write_text("X = 1\n")
    reader = ToyProbe("reader", "configuration.reader", ("*.py",))
    pieces = Pieces(folder, Sources(), {**PROBES, "reader": reader}, ("mnist",))
    assert {"helpers.py", "helper.py", "../mnist.py"} <= pieces.used("reader")
    assert not {"helpers.py", "../mnist.py"} & pieces.used("alone")


def test_all_of_a_folder_is_what_a_probe_uses_that_nobody_knows(folder: Path) -> None:
    before = Pieces(folder, Sources(), PROBES).digest_of_all
    assert before == digest(folder, "gone") != digest(folder, "retry")
    write(folder, "flows/resume.py", "import toy  # changed\n")
    assert Pieces(folder, Sources(), PROBES).digest_of_all != before


@pytest.mark.parametrize(
    "text",
    [
        "from frameworks.toy.probes.store import save\n",
        "from .probes import store\n",
        "def late():\n    import frameworks.toy.probes.store\n",
    ],
)
@pytest.mark.parametrize("name", ["adapter.py", "mnist.py"])
def test_a_run_uses_what_its_own_code_imports_from_the_probes(
    folder: Path, name: str, text: str
) -> None:
    def of_run() -> bytes:
        return Pieces(folder, Sources(), PROBES, ("mnist", "other")).digest_of_run("mnist")

    (folder / name).write_text(text)
    write(folder, "store.py", "from frameworks.toy.probes import deeper\n")
    write(folder, "deeper.py", "X = 1\n")
    before = of_run()
    write(folder, "flows/branch.py", "import toy  # of a probe alone\n")
    assert of_run() == before
    write(folder, "deeper.py", "X = 2\n")
    assert of_run() != before
