"""Tests of probes work in the same small world as unit tests do, or in none."""

import threading
from collections.abc import Iterator

import pytest

from tests.probes.own_index import Index
from tests.unit.conftest import _signal_handlers, shared_cache, world
from tests.unit.world import World

__all__ = ["_signal_handlers", "shared_cache", "world"]


@pytest.fixture
def index(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    folder = world.home / "index"
    folder.mkdir()
    with Index(folder) as server:
        monkeypatch.delenv("PIP_NO_INDEX")
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        monkeypatch.setenv("UV_HTTP_RETRIES", "0")
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()
