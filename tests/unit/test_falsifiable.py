"""Whoever doubts that a framework lacks something can look: page, sentence, day, and an attempt."""

import re

import pytest

from harness.planning import citations
from tests.unit.world import CHECKOUT

OWN = ["airflow", "kubeflow", "metaflow", "mlflow", "wandb"]
# Pages that say the same tomorrow: of a commit, of a tag, or of a version.
VERSIONED = re.compile(r"/[0-9a-f]{40}/|/v?\d+\.\d+(\.\d+)?/|/blob/v?\d|/tree/v?\d|==|-\d+\.\d+")
TRIED = re.compile(r"\(.*(tried: |tried with |cannot be tried)")


@pytest.mark.parametrize("framework", OWN)
def test_every_lack_can_be_falsified(framework: str) -> None:
    folder = CHECKOUT / "frameworks" / framework
    lacks = [c for c in citations.cited(folder) if c.table != citations.FACTS]
    assert lacks
    assert not [c.questions for c in lacks if not c.sentence or c.date is None]
    assert not [(c.questions, c.page) for c in lacks if not VERSIONED.search(c.page)]


@pytest.mark.parametrize("framework", OWN)
def test_every_lack_was_tried_or_says_why_it_cannot_be(framework: str) -> None:
    folder = CHECKOUT / "frameworks" / framework
    lacks = [c for c in citations.cited(folder) if c.table in ("unsupported", "elsewhere")]
    assert not [c.questions for c in lacks if not TRIED.search(c.reason)]
