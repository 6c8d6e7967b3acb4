"""Whoever doubts that a framework lacks something can look: page, sentence, day, and an attempt.

Lacks of whole questions stand in answers.toml, those of a part, or of a server, in the framework's
`lacks.py`, which lies beside the adapter or among the answers.
"""

import re
from importlib import import_module

import pytest

from harness.planning import citations
from harness.worker.cited import Cited
from harness.worker.contract import Elsewhere, Unsupported
from tests.unit.world import CHECKOUT, OURS

IN_PARTS = [name for name in OURS if any((CHECKOUT / "frameworks" / name).rglob("lacks.py"))]
# Pages that say the same tomorrow: of a commit, of a tag, or of a version.
VERSIONED = re.compile(r"/[0-9a-f]{40}/|/v?\d+\.\d+(\.\d+)?/|/blob/v?\d|/tree/v?\d|==|-\d+\.\d+")
TRIED = re.compile(r"\(.*(tried: |tried with |cannot be tried)")
SAYS_ITSELF = re.compile(r"\b(Unsupported|Elsewhere)\(|\black\(\s*f?\"|\"documentation\": \"")


def lacks_of(framework: str) -> list[citations.Citation]:
    """All but facts: what answers.toml says that it does not have."""
    folder = CHECKOUT / "frameworks" / framework
    return [c for c in citations.cited(folder) if c.table != citations.FACTS]


# Of these nothing is said to be lacking yet.
WITHOUT = {
    "alibi_detect", "bentoml", "evidently", "fastapi", "kserve", "litserve", "mlserver", "mosec",
    "nannyml", "prometheus", "vllm", "whylogs",
}  # fmt: skip


def test_all_others_lack_something() -> None:
    assert {name for name in OURS if not lacks_of(name)} == WITHOUT


@pytest.mark.parametrize("framework", OURS)
def test_every_lack_can_be_falsified(framework: str) -> None:
    lacks = lacks_of(framework)
    assert not [c.questions for c in lacks if not c.sentence or c.date is None]
    assert not [(c.questions, c.page) for c in lacks if not VERSIONED.search(c.page)]


@pytest.mark.parametrize("framework", OURS)
def test_every_lack_was_tried_or_says_why_it_cannot_be(framework: str) -> None:
    folder = CHECKOUT / "frameworks" / framework
    lacks = [c for c in citations.cited(folder) if c.table in ("unsupported", "elsewhere")]
    assert not [c.questions for c in lacks if not TRIED.search(c.reason)]


@pytest.mark.parametrize("framework", IN_PARTS)
def test_every_lack_of_a_part_can_be_falsified(framework: str) -> None:
    lacks = _lacks(framework)
    assert lacks
    assert not [name for name, lack in lacks.items() if not VERSIONED.search(lack.page)]
    assert not [name for name, lack in lacks.items() if not lack.sentence]
    assert not [name for name, lack in lacks.items() if not TRIED.search(lack.reason)]


@pytest.mark.parametrize("framework", IN_PARTS)
def test_each_is_said_and_no_other_is(framework: str) -> None:
    sources = [f.read_text() for f in (CHECKOUT / "frameworks" / framework).rglob("*.py")]
    said = {name for source in sources for name in re.findall(r"\blacks\.([A-Z_]+)", source)}
    assert said == set(_lacks(framework))
    assert not [source for source in sources if SAYS_ITSELF.search(source)]


def test_what_another_deployment_has_is_elsewhere() -> None:
    lack = _lacks("kubeflow")["PARAMS"]
    assert isinstance(lack.answer(), Elsewhere)
    assert isinstance(lack._replace(deployment="").answer(), Unsupported)


def _lacks(framework: str) -> dict[str, Cited]:
    inside = (CHECKOUT / "frameworks" / framework / "probes" / "lacks.py").exists()
    module = import_module(f"frameworks.{framework}.{'probes.' if inside else ''}lacks")
    return {name: each for name, each in vars(module).items() if isinstance(each, Cited)}
