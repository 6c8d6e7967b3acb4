"""Costs of one metric and of one artifact in DVC.

Metrics: https://doc.dvc.org/dvclive/live/log_metric
Artifacts: https://doc.dvc.org/dvclive/live/log_artifact, many of them as a folder;
https://doc.dvc.org/api-reference/dvcfilesystem gives it back
"""

import csv
import os
import shutil
from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from frameworks.dvc.probes.project import Project
from harness.worker import suite

IDIOM = "Live.log_artifact(FOLDER), then DVCFileSystem().get(FOLDER)"
METRICS = 1000  # of one round
METRIC_IDIOM = "Live.log_metric of 1,000, then the rows of plots/metrics/NAME.tsv"


@pytest.fixture(scope="module", autouse=True)
def folder() -> Iterator[Path]:
    """A repository, which is the current folder."""
    project = Project()
    project.request, project.PIPELINE = suite.request(), "params"
    project.prepare(number=0)
    with chdir(project.folder):
        yield project.folder


def test_metric_enqueued(benchmark: Any) -> None:
    """The call that logs; a file has the value when it returns."""
    from dvclive import Live

    benchmark.extra_info["idiom"] = "Live.log_metric"
    live = Live("enqueued", save_dvc_exp=False, dvcyaml=False)
    steps = count()

    def log() -> None:
        live.step = next(steps)
        live.log_metric("loss", 0.71)

    benchmark.pedantic(log, rounds=200, warmup_rounds=5)


def test_metric_durable(benchmark: Any, folder: Path) -> None:
    """1,000 values, until the table that DVCLive documents has them all."""
    from dvclive import Live

    benchmark.extra_info.update(per=METRICS, idiom=METRIC_IDIOM)
    live = Live("durable", save_dvc_exp=False, dvcyaml=False)
    names = (f"loss-{number}" for number in count())

    def log() -> None:
        name = next(names)
        for step in range(METRICS):
            live.step = step
            live.log_metric(name, step / 7)
        with (folder / "durable" / "plots" / "metrics" / f"{name}.tsv").open() as table:
            rows = [float(row[name]) for row in csv.DictReader(table, delimiter="\t")]
        assert rows == [step / 7 for step in range(METRICS)]

    benchmark.pedantic(log, rounds=5, warmup_rounds=1)


@cache
def _live() -> Any:
    """What artifacts are logged with."""
    from dvclive import Live

    return Live("stored", save_dvc_exp=False, dvcyaml=False)


def test_artifact_1kb(benchmark: Any, tmp_path: Path) -> None:
    """1,000 files of 1 KB."""
    _artifacts(benchmark, tmp_path, size=10**3, artifacts=1000)


def test_artifact_1mb(benchmark: Any, tmp_path: Path) -> None:
    """30 files of 1 MB."""
    _artifacts(benchmark, tmp_path, size=10**6, artifacts=30)


def test_artifact_100mb(benchmark: Any, tmp_path: Path) -> None:
    """One file of 100 MB."""
    _artifacts(benchmark, tmp_path, size=10**8, artifacts=1)


def _artifacts(benchmark: Any, tmp_path: Path, *, size: int, artifacts: int) -> None:
    """One round is a folder with so many in the cache, read from there: the folder is gone."""
    from dvc.api import DVCFileSystem

    benchmark.extra_info.update(per=artifacts, idiom=IDIOM)
    numbers = count()
    planted: dict[str, bytes] = {}

    def fresh() -> tuple[tuple[Path], dict[str, Any]]:
        folder = Path(f"round-{size}-{next(numbers)}")
        folder.mkdir()
        planted.update((f"artifact-{number}", os.urandom(size)) for number in range(artifacts))
        for name, content in planted.items():
            (folder / name).write_bytes(content)
        return (folder,), {}

    def store(folder: Path) -> None:
        _live().log_artifact(folder)
        shutil.rmtree(folder)
        DVCFileSystem().get(folder.name, str(tmp_path / folder), recursive=True)

    def check(folder: Path) -> None:
        copies = {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()}
        assert copies == planted
        shutil.rmtree(tmp_path / folder)
        planted.clear()

    benchmark.pedantic(store, setup=fresh, teardown=check, rounds=5, warmup_rounds=1)
