"""What a test module among a framework's probes has: its request, and tests that are alike."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.worker.contract import ProbeRequest

SIZES = (10**3, 10**6, 10**8)
Test = Callable[[Any, Path], None]
VARIABLE = "MLOPS_BENCH_PROBE_REQUEST"  # names the file


def request() -> ProbeRequest:
    """The request of the suite that this process runs."""
    fields = json.loads(Path(os.environ[VARIABLE]).read_text())
    return ProbeRequest(
        workdir=Path(fields["workdir"]),
        evidence=Path(fields["evidence"]),
        ports=tuple(fields["ports"]),
    )


def artifacts(
    idiom: str, store: Callable[[Path], Path | bytes], folder: Path | None = None
) -> list[Test]:
    """test_artifact_1kb, _1mb and _100mb: a fresh file is stored and read back, five times each.

    `store` takes the file, and returns a copy as the framework gives it back, which has to be
    equal. The file lies in `folder`, where that matters to the framework.
    """
    return [_artifact(size, idiom, store, folder) for size in SIZES]


def _artifact(
    size: int, idiom: str, store: Callable[[Path], Path | bytes], folder: Path | None
) -> Test:
    def test(benchmark: Any, tmp_path: Path) -> None:
        benchmark.extra_info["idiom"] = idiom
        names = iter(range(1000))
        planted: list[bytes] = []
        copies: list[Path | bytes] = []

        def fresh() -> tuple[tuple[Path], dict[str, Any]]:
            file = (folder or tmp_path) / f"{size}-{next(names)}"
            planted.append(os.urandom(size))
            file.write_bytes(planted[-1])
            return (file,), {}

        def keep(file: Path) -> None:
            copies.append(store(file))

        def check(file: Path) -> None:
            copy = copies.pop()
            content = copy.read_bytes() if isinstance(copy, Path) else copy
            if content != planted.pop():
                raise AssertionError(f"what came back of {file.name} is not what was stored")

        benchmark.pedantic(keep, setup=fresh, teardown=check, rounds=5, warmup_rounds=1)

    return test
