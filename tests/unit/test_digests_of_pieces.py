"""Which changes of a framework's probes ask which questions again."""

from pathlib import Path

import pytest

from harness.planning.cuts import cut
from harness.planning.pieces import Pieces
from harness.planning.sources import Sources
from tests.unit.pieces import ANSWERS, MODULE, PROBES, digest, make, used, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The toy."""
    return make(tmp_path)


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
