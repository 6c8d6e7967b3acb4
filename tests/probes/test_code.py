"""The probe `code`, on a small framework of the tests' own whose figures can be counted by hand."""

import textwrap
from pathlib import Path
from typing import Any

import pytest

from harness.measure.instrumentation import copies
from harness.measure.instrumentation.code import code
from harness.measure.probe import Context, FrameworkFailed, NotAnswered, ToolFailed, probes
from harness.planning import catalog
from tests.probes.own_code import ADAPTER, PIPELINE, evidence, figures, place

TRAINING = "from scenarios.mnist.training import train"
IN_ALL = {"code.changed"}
IDIOM = {"lines", "wiring", "symbols", "arguments", "concepts"}


@pytest.fixture(autouse=True)
def _on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / "frameworks"))


def test_it_is_found_by_its_name() -> None:
    assert probes()["code"].function is code


def test_what_a_known_pipeline_brings_is_what_stands_in_it(tmp_path: Path) -> None:
    context = place(tmp_path)
    found = figures(code(context))
    seen = evidence(context, "adapter")

    assert seen["symbols"].keys() == {
        "own.Base",
        "own.Base().next",
        "own.Result",
        "own.Result().log",
        "own.Result().shelf",
        "own.get_context",
        "own.get_context()['result'].log",
        "own.get_context()['shelf'].get",
        "own.handle.label",
        "own.option",
        "own.session",
        "own.session().log",
        "own.step",
        "own.store",
    }
    assert seen["arguments"] == {
        "own.Base().next": ["step"],
        "own.Result().log": ["name", "value"],
        "own.get_context": [],
        "own.get_context()['result'].log": ["name", "value"],
        "own.get_context()['shelf'].get": ["key"],
        "own.option": ["required"],
        "own.session": ["title"],
        "own.step": [],
        "own.store": ["value"],
    }
    assert {n: u["given"] for n, u in seen["arguments unknown"].items()} == {"own.session().log": 2}
    assert {(c["kind"], c["name"]) for c in seen["concepts"]} == {
        ("decorator", "own.step"),
        ("decorator", "own.option"),
        ("base class", "own.Base"),
        ("context manager", "own.session"),
        ("annotation type", "own.Result"),
        ("ambient object", "own.Base().next"),
        ("ambient object", "own.get_context"),
        ("ambient object", "own.handle"),
        ("template", "{{ }}"),
    }
    assert found["code.symbols.adapter"] == 14
    assert found["code.arguments.adapter"] == 9 + 2
    assert found["code.concepts.adapter"] == 9


def test_every_figure_can_be_counted_again_by_its_lines(tmp_path: Path) -> None:
    context = place(tmp_path)
    found = figures(code(context))
    seen, wired = evidence(context, "adapter"), evidence(context, "wiring-adapter")

    assert found["code.lines.adapter"] == max(0, len(seen["lines"]) - len(seen["lines of plain"]))
    assert found["code.wiring.adapter"] == max(0, len(wired["framework"]) - len(wired["plain"]))
    source_lines = textwrap.dedent(PIPELINE).splitlines()
    for at in (seen["symbols"])["own.session"]:
        file, _, number = at.rpartition(":")
        assert (file, "own.session" in source_lines[int(number) - 1]) == (
            "frameworks/own/mnist.py",
            True,
        )


def test_what_a_pipeline_declares_in_yaml_is_counted(tmp_path: Path) -> None:
    context = place(tmp_path)
    alone = figures(code(context))["code.lines.adapter"]
    declared = "# The stages.\nstages:\n\n  step: it\n  needs:\n    - a: 1\n    - ${b}\n    - c\n"

    (tmp_path / "frameworks" / "own" / "mnist.yaml").write_text(declared)

    assert figures(code(context))["code.lines.adapter"] == alone + 4
    seen = evidence(context, "adapter")
    assert {"at": "mnist.yaml:4", "text": "step: it"} in seen["lines"]


def test_templates_of_a_declared_pipeline_are_one_concept(tmp_path: Path) -> None:
    context = place(tmp_path)
    alone = figures(code(context))["code.concepts.adapter"]
    declared = "needs:\n  - ${a}\n  - ${item.b}\n"

    (tmp_path / "frameworks" / "own" / "mnist.yaml").write_text(declared)

    assert figures(code(context))["code.concepts.adapter"] == alone + 1


def test_a_text_that_the_framework_fills_in_is_a_concept(tmp_path: Path) -> None:
    context = place(tmp_path)
    alone = figures(code(context))["code.concepts.adapter"]
    pipeline = tmp_path / "frameworks" / "own" / "mnist.py"
    before = pipeline.read_text()

    pipeline.write_text(f'{before}\nown.store("{{name}}/best")\nown.store("{{name[0]}}")\n')
    assert figures(code(context))["code.concepts.adapter"] == alone + 1
    pipeline.write_text(
        f'{before}\nown.store(len("{{name}}"), r"\\d{{3}}")\nown.store(f"{{own}}")\n'
    )
    assert figures(code(context))["code.concepts.adapter"] == alone


def test_names_of_another_package_of_the_same_makers_count_too(tmp_path: Path) -> None:
    context = place(tmp_path)
    alone = figures(code(context))["code.symbols.adapter"]
    pipeline = tmp_path / "frameworks" / "own" / "mnist.py"
    pipeline.write_text(f"{pipeline.read_text()}\nimport ownlive\nownlive.log()\n")
    assert figures(code(context))["code.symbols.adapter"] == alone

    context.framework.also_imports.append("ownlive")

    assert figures(code(context))["code.symbols.adapter"] == alone + 1


def test_names_of_other_libraries_are_nobodys(tmp_path: Path) -> None:
    other = "import ownership\nimport own\nownership.step()\nown.step(ownership.step)\nstep()\n"
    context = place(tmp_path, **{"frameworks/own/mnist.py": other})
    code(context)
    assert list(evidence(context, "adapter")["symbols"]) == ["own.step"]


def test_both_idioms_are_measured_and_one_that_is_missing_is_not(tmp_path: Path) -> None:
    alone = figures(code(place(tmp_path)))
    assert alone.keys() == IN_ALL | {f"code.{figure}.adapter" for figure in IDIOM}

    files = {
        "frameworks/own/probes/tutorial.py": "import own\n@own.step\ndef f(): ...\n",
        "frameworks/own/probes/instrumentation.py": "def start(): ...\n",
    }
    both = figures(code(place(tmp_path, **files)))
    assert both["code.symbols.tutorial"] == both["code.concepts.tutorial"] == 1
    assert both["code.lines.tutorial"] == 0  # never below plain's


def test_a_file_that_running_the_tutorial_makes_is_a_concept_of_it(tmp_path: Path) -> None:
    files = {
        "frameworks/own/probes/tutorial.py": "import own\nown.store(1)\n",
        "frameworks/own/probes/instrumentation.py": "import shutil\nimport own\nimport re\n"
        "def start():\n    shutil.copy('a', 'b')\n"
        "    own.store(1).compile()\n    re.compile('x')\n",
    }
    found = figures(code(place(tmp_path, **files)))
    assert found["code.concepts.tutorial"] == 1  # what the framework compiles, and no copy


def test_the_workload_is_shared_and_a_copy_of_it_is_found(tmp_path: Path) -> None:
    context = place(tmp_path)
    assert figures(code(context))["code.changed"] == 0
    imports = evidence(context, "changed")["the shared steps are imported at"]
    assert [line["text"] for line in imports] == [TRAINING]

    scenario = catalog.scenarios()["mnist"].folder
    stolen = (scenario / "training.py").read_text().replace("labels = tensors", "y = tensors")
    context = place(tmp_path, **{"frameworks/own/probes/training.py": stolen})
    found = copies.copied(context.framework.folder, scenario)
    assert len(found) == figures(code(context))["code.changed"] > 5
    left_by_an_editor = {"frameworks/own/probes/.ipynb_checkpoints/training.py": stolen}
    context = place(tmp_path, **left_by_an_editor)
    assert copies.copied(context.framework.folder, scenario) == found
    for answer in ("configuration.py", "flows/retry.py"):  # no version of the workload
        context = place(tmp_path, **{f"frameworks/own/probes/{answer}": stolen})
    assert copies.copied(context.framework.folder, scenario) == found


def test_starting_the_tutorial_is_counted_without_reading_it_back(tmp_path: Path) -> None:
    starting = "".join(f"    x = {n}\n" for n in range(40))  # more than plain's pipeline takes
    files = {
        "frameworks/own/probes/tutorial.py": "import own\ndef f(): own.store(1)\n",
        "frameworks/own/probes/instrumentation.py": "from frameworks.own.probes import tutorial\n"
        "def run():\n    return read_back(start())\n"
        f"def start():\n    tutorial.f()\n    return _helper()\ndef _helper():\n{starting}"
        "def read_back(it):\n    return 3\n",
    }
    context = place(tmp_path, **files)
    found = figures(code(context))["code.wiring.tutorial"]
    wired = evidence(context, "wiring-tutorial")
    texts = [line["text"] for line in wired["framework"]]
    assert {"def start():", "tutorial.f()", "def _helper():", "x = 39"} <= set(texts)
    assert not [text for text in texts if "read_back" in text or "own.store" in text]
    assert found == len(texts) - len(wired["plain"]) > 0
    assert not [line for line in wired["plain"] if "outputs.json" in line["text"]]


TUTORIAL = {"frameworks/own/probes/tutorial.py": "import own\nown.store(1)\n"}


def test_a_tutorial_that_nothing_starts_is_an_error(tmp_path: Path) -> None:
    runner = {"frameworks/own/probes/instrumentation.py": "def run(): ...\n"}
    with pytest.raises(ToolFailed, match=r"instrumentation\.py"):
        code(place(tmp_path, **TUTORIAL, **runner))


def test_a_tutorial_without_answers_is_not_answered_yet(tmp_path: Path) -> None:
    with pytest.raises(NotAnswered, match=r"instrumentation\.py"):
        code(place(tmp_path, **TUTORIAL))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("frameworks/own/mnist.py", "def broken(:"),
        ("frameworks/own/mnist.py", "import json\n"),  # uses nothing of the framework
        (
            "frameworks/own/mnist.py",
            "import own\nown.nothing()\nown.neither()\n",
        ),  # nor is it known
        ("frameworks/own/adapter.py", "class Other: ...\n"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_low_count(
    file: str, content: str, tmp_path: Path
) -> None:
    with pytest.raises(ToolFailed):
        code(place(tmp_path, **{file: content}))


def test_a_broken_look_into_the_environment_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Context.python

    def broken(self: Context, *words: str, **options: Any) -> Any:
        return run(self, "-c", "print('no')", **options)

    monkeypatch.setattr(Context, "python", broken)
    with pytest.raises(ToolFailed, match="names: no"):
        code(place(tmp_path))


def test_a_framework_that_cannot_be_imported_has_failed(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFailed, match="own cannot be imported"):
        code(place(tmp_path, **{"own.py": "raise OSError('gone')"}))


def test_what_only_reading_back_needs_is_no_part_of_the_pipeline(tmp_path: Path) -> None:
    context = place(tmp_path)
    code(context)
    seen = evidence(context, "adapter")
    texts = [line["text"] for line in seen["lines"]]
    assert "return Flow(hook)" in texts
    assert not [text for text in texts if "helper" in text or "STEPS" in text]
    assert {"STEPS", "helper"} <= set(evidence(context, "left-out"))


def test_what_a_command_names_is_part_of_the_pipeline(tmp_path: Path) -> None:
    typed = ADAPTER.replace("self.pipeline.run()", 'self.execute("own", "-a", "run")')
    context = place(tmp_path, **{"frameworks/own/adapter.py": typed})
    code(context)
    texts = [line["text"] for line in evidence(context, "adapter")["lines"]]
    assert "return Flow(hook)" in texts
    assert "return STEPS" not in texts
