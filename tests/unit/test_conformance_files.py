"""Each check on an adapter's files fails on the fault that it is for, and says how to fix it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.conformance import facts, questions, wiring
from harness.conformance.registry import Finding, Verdict
from harness.conformance.subject import Subject
from harness.conformance.suite import checks, folder_of
from harness.errors import UsageError
from harness.planning import catalog
from tests.unit.stranger import HASH, NAME, edit, settle
from tests.unit.world import World

Mutation = Callable[[Path], None]


def toml(old: str, new: str) -> Mutation:
    return lambda folder: edit(folder / "framework.toml", old, new)


def adapter(old: str, new: str) -> Mutation:
    return lambda folder: edit(folder / "adapter.py", old, new)


def pipeline(old: str, new: str) -> Mutation:
    return lambda folder: edit(folder / "tiny.py", old, new)


def answers(text: str) -> Mutation:
    def mutate(folder: Path) -> None:
        (folder / "probes").mkdir()
        (folder / "probes" / "answers.toml").write_text(text)

    return mutate


def lock(text: str) -> Mutation:
    return lambda folder: none((folder / "requirements.lock").write_text(text))


def none(_: object) -> None:
    return None


def required(requirement: str, locked: str) -> Mutation:
    def mutate(folder: Path) -> None:
        toml("requires = []", f'requires = ["{requirement}"]')(folder)
        lock(locked)(folder)

    return mutate


FAULTS: list[tuple[str, Mutation, str]] = [
    ("framework.toml", toml("title", "titel"), "titel"),
    ("framework.toml", toml('roles = ["tracker"]', 'roles = ["bus"]'), "framework.toml"),
    ("framework.toml", lambda folder: (folder / "framework.toml").unlink(), "framework.toml"),
    ("default deployment", toml("default = true", "default = false"), "[deployments.one]"),
    ("one baseline", toml('roles = ["tracker"]', "baseline = true"), "bare is the baseline"),
    ("pinned requirements", required("six>=1", f"six==1 {HASH}"), "'six>=1'"),
    ("pinned requirements", required("six==1.*", f"six==1 {HASH}"), "'six==1.*'"),
    ("lock", lambda folder: (folder / "requirements.lock").unlink(), "mlops-bench lock stranger"),
    ("lock answers framework.toml", required("six==1.2", f"six==1.1 {HASH}"), "has six 1.1"),
    ("lock answers framework.toml", required("six==1.2", ""), "lacks six"),
    ("lock has hashes", lock("six==1.2\n"), "six lacks a hash"),
    ("lock has hashes", lock(f"six>=1.2 {HASH}\n"), "six lacks an exact version"),
    ("lock leaves torch out", lock(f"torch==2 \\\n    {HASH}\n"), "pins torch"),
    ("links", toml('homepage = "https', 'homepage = "http'), "homepage"),
    ("links", toml('homepage = "https://example.org"', 'homepage = "https://..."'), "homepage"),
    ("commands", toml('commands = ["pip install stranger"]', ""), "[deployments.one]"),
    ("files can be parsed", pipeline("def run(", "def run(("), "tiny.py"),
    ("adapter class", adapter("class Adapter", "class Other"), "class Adapter"),
    ("adapter class", adapter("def stop", "def halt"), "method `stop`"),
    ("adapter class", adapter("def read_back(self, run_id: str)", "def read_back(self)"), "take 1"),
    ("adapter class", lambda folder: (folder / "adapter.py").unlink(), "class Adapter"),
    ("scenario module", lambda folder: (folder / "tiny.py").unlink(), "stranger/tiny.py"),
    ("steps are the scenario's", pipeline("steps.multiply", "print"), "multiply"),
    ("steps are the scenario's", pipeline("load_data as load", "select_best as load"), "load_data"),
    (
        "steps are not written again",
        pipeline("def run(", "def multiply(*_):\n    return {}\n\n\ndef run("),
        "`multiply` has to call",
    ),
    (
        "imports",
        pipeline("import time", "import time\nimport harness.running.execution"),
        "harness.running.execution",
    ),
    (
        "imports",
        pipeline("import time", "from harness import worker, plan"),
        "harness.plan",
    ),
    ("imports", adapter("frameworks.stranger", "frameworks.bare"), "line 15, imports frameworks.b"),
    ("imports", pipeline("import time", "from ..bare import adapter"), "..bare"),
    ("documented idiom", pipeline("https://example.org/docs/steps", "a book"), "stranger/tiny.py"),
    ("documented idiom", adapter("https://example.org/docs s", "https://... s"), "adapter.py"),
    ("documented idiom", adapter("https://example.org/docs s", "hearsay s"), "adapter.py"),
    ("answers", answers('[unsupported."configuration.cahce"]'), "answers.toml, line 1: "),
]


# A fault in the one makes another fail, too.
FOLLOW = {
    "pinned requirements": {"lock answers framework.toml"},
    "scenario module": {"steps are the scenario's", "documented idiom"},
    "files can be parsed": {"scenario module", "steps are the scenario's", "documented idiom"},
    "adapter class": {"documented idiom", "wired"},  # a file that is missing is not wired either
}


def look(folder: Path) -> dict[str, Finding]:
    subject = Subject(folder, "", catalog.scenarios()["tiny"], none)
    modules = {facts.__name__, wiring.__name__, questions.__name__}
    return {c.name: c.finding(subject) for c in checks() if c.look.__module__ in modules}


@pytest.fixture
def folder(world: World) -> Path:
    return settle(world.root / "frameworks")


def test_the_unchanged_stranger_passes_them_all(folder: Path) -> None:
    found = look(folder)

    assert len(found) == 20
    assert [f.message for f in found.values() if f.verdict is not Verdict.PASS] == []


@pytest.mark.parametrize(("name", "mutate", "said"), FAULTS)
def test_a_fault_fails_its_check(folder: Path, name: str, mutate: Mutation, said: str) -> None:
    mutate(folder)

    found = look(folder)

    assert found[name].verdict is Verdict.FAIL
    assert said in found[name].message
    failed = {f.name for f in found.values() if f.verdict is Verdict.FAIL}
    assert failed - {name} <= FOLLOW.get(name, set())


def test_a_folder_needs_the_name_of_a_module(folder: Path) -> None:
    renamed = folder.rename(folder.with_name("Strange-R"))

    finding = look(renamed)["folder name"]

    assert finding.verdict is Verdict.FAIL
    assert "'strange_r'" in finding.message


def test_inherited_methods_count(folder: Path) -> None:
    edit(folder / "adapter.py", "    def stop(self)", "    def halt(self)")
    edit(folder / "adapter.py", "class Adapter:", "class Adapter(Base):")
    base = "class Base:\n    def stop(self, *ignored):\n        pass\n\n\nclass Adapter(Base):"
    edit(folder / "adapter.py", "class Adapter(Base):", base)

    assert look(folder)["adapter class"].verdict is Verdict.PASS


def test_a_wrapper_named_like_a_step_passes(folder: Path) -> None:
    wrapper = "def multiply(*args):\n    return steps.multiply(*args)\n\n\ndef run("
    edit(folder / "tiny.py", "def run(", wrapper)

    assert look(folder)["steps are not written again"].verdict is Verdict.PASS


def test_probes_are_no_part_of_the_adapter(folder: Path) -> None:
    mistake = "def multiply(*args):\n    return 42\n"
    for place in ("probes/mistakes", "more"):
        (folder / place).mkdir(parents=True)

    (folder / "probes" / "mistakes" / "wrong.py").write_text(mistake)
    assert look(folder)["steps are not written again"].verdict is Verdict.PASS
    (folder / "more" / "wrong.py").write_text(mistake)
    assert look(folder)["steps are not written again"].verdict is Verdict.FAIL


def test_what_needs_a_valid_framework_toml_is_not_checked_without(folder: Path) -> None:
    (folder / "framework.toml").write_text("title")

    found = look(folder)

    assert found["links"].verdict is Verdict.NOT_CHECKED
    assert found["links"].message == "not checked: framework.toml is not valid"


def test_folders_are_found_valid_or_not(folder: Path) -> None:
    (folder / "framework.toml").unlink()

    assert folder_of(NAME) == folder
    with pytest.raises(UsageError, match="did you mean 'stranger'"):
        folder_of("stragner")
