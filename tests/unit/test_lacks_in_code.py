"""What frameworks lack of a part of a question is cited as answers.toml cites whole questions."""

import re
from types import ModuleType

import pytest

from frameworks.airflow import lacks as of_airflow
from frameworks.kubeflow import lacks as of_kubeflow
from harness.worker.contract import Elsewhere, Unsupported
from tests.unit.test_falsifiable import TRIED, VERSIONED
from tests.unit.world import CHECKOUT

CONSTANT = re.compile(r"lacks\.([A-Z_]+)")


def _told(module: ModuleType) -> dict[str, of_airflow.Lack | of_kubeflow.Lack]:
    kinds = (of_airflow.Lack, of_kubeflow.Lack)
    return {name: each for name, each in vars(module).items() if isinstance(each, kinds)}


@pytest.mark.parametrize("module", [of_airflow, of_kubeflow])
def test_each_has_a_page_of_a_version_its_sentence_and_an_attempt(module: ModuleType) -> None:
    told = _told(module)
    assert told
    assert not [name for name, each in told.items() if not VERSIONED.search(each.page)]
    assert not [name for name, each in told.items() if not each.sentence]
    assert not [name for name, each in told.items() if not TRIED.search(each.reason)]


@pytest.mark.parametrize(("name", "module"), [("airflow", of_airflow), ("kubeflow", of_kubeflow)])
def test_each_is_said_and_nothing_else_is(name: str, module: ModuleType) -> None:
    sources = [f.read_text() for f in (CHECKOUT / "frameworks" / name).rglob("*.py")]
    used = {found for source in sources for found in CONSTANT.findall(source)}
    assert used == set(_told(module))
    raised = [s for s in sources if re.search(r"\b(Unsupported|Elsewhere)\(", s)]
    assert len(raised) == 1  # that module itself


def test_a_deployment_that_has_it_is_named() -> None:
    assert isinstance(of_kubeflow.PARAMS.answer(), Elsewhere)
    assert isinstance(of_kubeflow.DATA_VERSION.answer(), Unsupported)
    assert isinstance(of_airflow.IMPORT.answer(), Unsupported)
