"""Asks probes of real frameworks, some of whose snippets are broken on purpose."""

import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from harness.environments import venvs
from harness.measure.probe import Context, Finding, probes
from harness.planning import catalog
from harness.planning.catalog import Framework
from harness.records.record import Answer, State
from harness.records.store import RunStore
from harness.running.services import Services
from harness.running.session import Session

Ask = Callable[..., Finding]


@dataclass(frozen=True)
class Everywhere:
    """A change at all places of a text, which are as many; a pair of texts is one of one place."""

    old: str
    new: str
    places: int


Change = str | tuple[str, str] | Everywhere


# The environment of each, with all extras, takes minutes to build; the older four show that a
# question's controls are seen.
IN_LONG = ("dagster", "dvc", "prefect", "wandb")
IN_GATE = 2  # of each question's controls: a sound answer, and one that is broken


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as long what the gate leaves out."""
    first: Counter[str] = Counter()
    for item in items:
        module = item.nodeid.partition("::")[0]
        if "tests/behaviour/" not in module or item.get_closest_marker("long"):
            continue
        first[module] += not any(name in item.name for name in IN_LONG)
        if first[module] > IN_GATE or any(name in item.name for name in IN_LONG):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def tracking_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Services]]:
    """MLflow's server, one for all tests: it knows nothing of snippets, as Airflow's do."""
    started: list[Services] = []

    def serving() -> Services:
        if not started:
            framework = catalog.frameworks()["mlflow"]
            store = RunStore(tmp_path_factory.mktemp("batch"))
            for folder in (store.work, store.evidence, store.logs):
                folder.mkdir()
            started.append(Services(framework, venvs.ensure_extras(framework), Session(store)))
        return started[0]

    yield serving
    for services in started:
        services.stop()


@pytest.fixture
def ask(tmp_path: Path, tracking_server: Callable[[], Services]) -> Iterator[Ask]:
    """`ask("metaflow", "retry", broken={"configuration.py": SOURCE})` is what was found.

    A file of `broken` replaces the framework's own; its value is the new text, or a
    pair of texts of which the first, which has to stand there once, is replaced by the second.
    Services start when they are needed.
    """
    started: list[Services] = []

    def asked(name: str, probe: str, broken: Mapping[str, Change] = {}) -> Finding:
        place = tmp_path / str(len(started))  # a test may ask twice
        framework = _with(catalog.frameworks()[name], broken, place / "frameworks")
        environment = venvs.ensure_extras(framework)
        store = RunStore(place / "run")
        label = f"{probe}-{uuid.uuid4().hex[:6]}"  # its name in services that others use too
        for folder in (store.work / label, store.evidence / label, store.logs):
            folder.mkdir(parents=True, exist_ok=True)
        session = Session(store)
        services = (
            tracking_server() if name == "mlflow" else Services(framework, environment, session)
        )
        started.append(services)
        context = Context(
            framework=framework,
            deployment=framework.default_deployment,
            environment=environment,
            baseline=venvs.ensure(catalog.frameworks()["plain"], "process"),
            session=session,
            workdir=store.work / label,
            evidence=store.evidence / label,
            log=store.logs / f"{probe}.log",
            data=lambda scenario, profile: tmp_path,
            services=lambda: services.connection(),
        )
        return probes()[probe].function(context)

    yield asked
    for services in started:
        if services.framework.name != "mlflow":
            services.stop()


def _with(framework: Framework, broken: Mapping[str, Change], folder: Path) -> Framework:
    """The framework with these files of its probes changed, in a folder of its own."""
    copy = folder / framework.name
    shutil.copytree(framework.folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name, change in broken.items():
        file = copy / "probes" / name
        assert file.exists(), f"{framework.name} has no {name} to break"
        file.write_text(change if isinstance(change, str) else _changed(file, change))
    return msgspec.structs.replace(framework, folder=copy)


def _changed(file: Path, change: tuple[str, str] | Everywhere) -> str:
    """Its text with the change; one place more or less would break something else."""
    every = change if isinstance(change, Everywhere) else Everywhere(*change, places=1)
    text = file.read_text()
    assert text.count(every.old) == every.places, f"{file.name}: {every.old}"
    return text.replace(every.old, every.new)


def counted(finding: Finding, figure: str) -> tuple[int, int]:
    """(found, expected) of an answer that the framework has given."""
    answer: Answer = finding.answers[figure]
    assert answer.state is State.MEASURED, answer.reason
    return answer.found, answer.expected
