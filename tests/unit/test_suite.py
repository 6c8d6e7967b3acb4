"""Tests of artifacts that a framework's suite of costs need not write."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.worker import suite


class Benchmark:
    """As pytest-benchmark calls what it times, one round; what happened is noted."""

    def __init__(self) -> None:
        self.extra_info: dict[str, Any] = {}
        self.timed: list[tuple[Any, ...]] = []

    def pedantic(
        self,
        function: Callable[..., Any],
        setup: Callable[[], tuple[tuple[Any, ...], dict[str, Any]]],
        teardown: Callable[..., None],
        **_rounds: int,
    ) -> None:
        given, named = setup()
        self.timed.append(given)
        function(*given, **named)
        teardown(*given, **named)


def test_each_size_is_stored_and_read_back(tmp_path: Path) -> None:
    tests = suite.artifacts("Client.store", Path.read_bytes)
    sizes = []
    for test in tests:
        benchmark = Benchmark()
        test(benchmark, tmp_path)
        ((file,),) = benchmark.timed
        assert benchmark.extra_info == {"idiom": "Client.store"}
        sizes.append(file.stat().st_size)
    assert sizes == [10**3, 10**6, 10**8]


def broken(file: Path) -> Path:
    copy = file.with_suffix(".copy")
    copy.write_bytes(file.read_bytes()[:-1])
    return copy


def test_a_copy_that_differs_fails(tmp_path: Path) -> None:
    small = suite.artifacts("Client.store", broken)[0]
    with pytest.raises(AssertionError, match="is not what was stored"):
        small(Benchmark(), tmp_path)
