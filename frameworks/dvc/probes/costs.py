"""Costs of one metric and of one artifact in DVC.

Metrics: https://doc.dvc.org/dvclive/live/log_metric
Artifacts: https://doc.dvc.org/dvclive/live/log_artifact, and `dvc.api.read` gives them back
"""

import csv
from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from frameworks.dvc.probes.project import Project
from harness.worker import suite

IDIOM = "Live.log_artifact(FILE), then dvc.api.read(FILE)"
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


def store(file: Path) -> bytes:
    """In the cache, and read from there: the file itself is gone."""
    import dvc.api

    _live().log_artifact(file)
    file.unlink()
    return bytes(dvc.api.read(file.name, mode="rb"))


IN_REPOSITORY = Path()
test_artifact_1kb, test_artifact_1mb, test_artifact_100mb = suite.artifacts(
    IDIOM, store, IN_REPOSITORY
)
