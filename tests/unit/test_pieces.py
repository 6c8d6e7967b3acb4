"""What of a framework's probes a probe uses: answers, programs, helpers, and what these name."""

from pathlib import Path

import pytest

from harness.planning.pieces import Pieces
from harness.planning.sources import Sources
from tests.unit.pieces import ANSWERS, MODULE, PROBES, ToyProbe, make, used, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The toy."""
    return make(tmp_path)


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


def test_entries_of_the_table_are_their_questions_and_facts_those_without_a_class(
    folder: Path,
) -> None:
    write(folder, "answers.toml", ANSWERS)
    entry = "answers.toml [unsupported.configuration.timeout]"
    assert used(folder, "timeout") == {"answers.toml", entry, "flows/timeout.py"}
    facts = {"answers.toml", "answers.toml [facts]"}
    assert used(folder, "alone") == facts | {"answers.toml [facts] alone", "flows/branch.py"}
    assert used(folder, "mistakes") == facts


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
