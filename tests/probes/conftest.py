"""Tests of probes work in the same small world as unit tests do, or in none."""

from tests.unit.conftest import _signal_handlers, shared_cache, world

__all__ = ["_signal_handlers", "shared_cache", "world"]
