"""Worlds to run the harness in."""

import http.server
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from harness.advice import advise
from harness.records.record import Measurement, Purpose, Record
from tests.unit.asking import Registry
from tests.unit.planting import Plant, planting
from tests.unit.toys import settle
from tests.unit.world import Result, World

# No deadline: the machine may be busy. No database: a failure names its example.
settings.register_profile("suite", max_examples=50, deadline=None, database=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None, database=None)
settings.load_profile("suite")

FAULTS = (
    "fine", "brief", "crash", "exit", "segfault", "killed", "wrong", "garbage", "not_json",
    "shapeless", "lost", "altered", "leak", "late", "escaped", "recalled", "exposed",
    "silent_service", "dead_service", "remote", "uninstallable",
)  # fmt: skip
HANGS_TIMEOUT = 1.5


@dataclass(frozen=True)
class Campaign:
    """One run over all faults, and the world in which it was made."""

    world: World
    result: Result
    records: list[Record]
    processes_left: int

    def record(self, deployment: str) -> Record:
        """The measured record of a deployment of `faulty`."""
        return next(
            r
            for r in self.records
            if r.deployment == deployment
            and (r.purpose, r.measurement) == (Purpose.MEASURED, Measurement.RUN)
        )


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    return Registry(monkeypatch)


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all worlds, so that the environment without distributions is built once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _signal_handlers() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(autouse=True)
def _advice_is_new() -> Iterator[None]:
    """What is said once is said in each test."""
    advise.cache_clear()
    yield
    advise.cache_clear()


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shared_cache: Path,
) -> Iterator[World]:
    """A fresh copy of the world, entered. Whatever a test leaves running in it is killed."""
    found = World(tmp_path, shared_cache, covered="covered" in request.keywords)
    found.enter(monkeypatch)
    yield found
    if (tmp_path / "runs").exists():
        for process in found.descendants():
            process.kill()


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Campaign:
    """All faults that end by themselves, in one run."""
    return _run(World(tmp_path_factory.mktemp("faults"), shared_cache, covered=True), FAULTS)


@pytest.fixture(scope="session")
def hangs(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Campaign:
    """The faults that have to be ended, in a run with a short timeout."""
    world = World(tmp_path_factory.mktemp("hangs"), shared_cache, covered=True)
    return _run(world, ("hang", "stubborn"), "--timeout", str(HANGS_TIMEOUT))


def _run(world: World, deployments: Sequence[str], *options: str) -> Campaign:
    chosen = [word for deployment in deployments for word in ("-f", f"faulty:{deployment}")]
    with pytest.MonkeyPatch.context() as monkeypatch:
        world.enter(monkeypatch)
        result = world.bench("run", "-p", "smoke", "--name", "all", *options, *chosen)
        return Campaign(world, result, world.records("all"), len(world.descendants()))


@pytest.fixture(scope="session")
def _finished(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> World:
    world = World(tmp_path_factory.mktemp("finished"), shared_cache)
    with pytest.MonkeyPatch.context() as monkeypatch:
        world.enter(monkeypatch)
        arguments = ["-f", "faulty:fine", "-f", "faulty:crash"]
        assert world.bench("run", "-p", "smoke", "--name", "it", *arguments).code == 1
    return world


@pytest.fixture
def finished(_finished: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with a finished run of five cells, `it`, in which faulty:crash failed."""
    world = _finished.copy(tmp_path)
    world.enter(monkeypatch)
    assert len(world.records("it")) == 5
    return world


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    """Starts a server with a planted fault."""
    yield from planting(tmp_path)


@pytest.fixture
def toys(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with the toy server and the toy monitor in it."""
    return settle(world, monkeypatch)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def mirror(world: World) -> Iterator[str]:
    """The URL of a server of the world's numbers."""
    handler = partial(Quiet, directory=str(world.root / "numbers"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/numbers.txt"
        server.shutdown()
