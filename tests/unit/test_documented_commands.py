"""Every command in a block of any document is executed, in the tests' own small world.

Names of frameworks, runs and files are those of the world; options are as they are documented.
Sessions of nox start the same commands: CI runs the two of the README, and `reproduce`.
"""

import shutil

import pytest

from harness.scoring import rubric
from tests.unit.test_documents import DOCUMENTS, commands
from tests.unit.wheels import make_wheel
from tests.unit.world import World

NAMES = {
    "mlflow": "faulty",
    "metaflow": "faulty",
    "airflow": "faulty",
    "NAME": "faulty",
    "mlflow:store": "faulty:brief",
    "mlflow:postgresql": "faulty:brief",
    "mlflow:remote": "faulty:remote",
    "results/reference/scores": "it",
    "reference/scores": "rest",
    "RUN": "it",
    "OLDER": "it",
}
# What is as it should be though it ends with 1: a run that has a failure, an adapter with faults,
# questions that the world has no answers to.
MAY_FAIL = ("--resume", "conformance", "probe", "check")
OF_THE_REFERENCE = (["reproduce", "--json"], ["report"])  # which is no run of the world


# tests/frameworks/test_adding_a_framework.py types the commands of its page, in their order.
PAGES = [document for document in DOCUMENTS if document.name != "adding-a-framework.md"]
# Pictures need a browser: tests/page/test_documented_pictures.py.
DOCUMENTED = [words for words in commands("mlops-bench", PAGES) if "--picture" not in words]


@pytest.mark.parametrize("words", DOCUMENTED, ids=" ".join)
def test_a_documented_command_works(
    finished: World, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(finished.home)  # where a command writes that is not told where
    page = finished.home / "page"
    mine = finished.home / "mine.toml"
    mine.write_text(rubric.DEFAULT.read_text())
    names = {**NAMES, "MINE.toml": str(mine), "DEST": str(finished.home / "copy")}
    if "--beside" in words:
        shutil.copytree(finished.run_folder("it"), finished.run_folder("rest"))
    if words[0] == "new":
        names["NAME"] = "unused"
    said = [names.get(word, word).replace("FILE", str(page)) for word in words]
    if words in OF_THE_REFERENCE:
        monkeypatch.delenv("MLOPS_BENCH_ROOT")
    if words[0] == "report":
        said += ["--out", str(page)]
    if words[0] == "conformance":
        said += ["--scenario", "tiny"]  # the world has no mnist
    if words[0] == "lock":
        _make_lockable(finished)

    done = finished.bench(*said)

    assert done.code == 0 or (done.code == 1 and set(words) & set(MAY_FAIL)), done.said
    assert done.out
    if words[0] == "new":
        assert (finished.home / "frameworks" / "unused").is_dir()  # and not in the checkout


def _make_lockable(world: World) -> None:
    """One of its deployments asks for a package that there is not."""
    make_wheel(world.wheels, "tiny-package", "1.0")
    facts = world.framework("faulty") / "framework.toml"
    facts.write_text(facts.read_text().replace("no-such-distribution", "tiny-package"))
