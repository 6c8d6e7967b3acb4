"""Every command in README, CONTRIBUTING and docs is executed, in the tests' own small world.

Names of frameworks, runs and files are those of the world; options are as they are documented.
Sessions of nox start the same commands: CI runs the two of the README, and `reproduce`.
"""

import pytest

from harness.scoring import rubric
from tests.unit.test_documents import commands
from tests.unit.world import World

NAMES = {
    "mlflow": "faulty",
    "metaflow": "faulty",
    "airflow": "faulty",
    "NAME": "faulty",
    "mlflow:store": "faulty:brief",
    "results/reference/scores": "it",
    "RUN": "it",
    "OLDER": "it",
}
# What is as it should be though it ends with 1: a run that has a failure, an adapter with faults.
MAY_FAIL = ("--resume", "conformance")


@pytest.mark.parametrize("words", commands("mlops-bench"), ids=" ".join)
def test_a_documented_command_works(finished: World, words: list[str]) -> None:
    mine = finished.home / "mine.toml"
    mine.write_text(rubric.DEFAULT.read_text())
    names = {**NAMES, "MINE.toml": str(mine), "shared": str(finished.home / "shared")}
    page = finished.home / "page"

    done = finished.bench(*(names.get(word, word).replace("FILE", str(page)) for word in words))

    assert done.code == 0 or (done.code == 1 and set(words) & set(MAY_FAIL)), done.said
    assert done.out
