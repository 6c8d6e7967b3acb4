"""MNIST as a pipeline of Luigi: a step is a task, its result and its file are targets.

https://luigi.readthedocs.io/en/stable/tasks.html
https://luigi.readthedocs.io/en/stable/parameters.html
"""

import json
from pathlib import Path
from typing import Any

import luigi

from harness.worker.contract import Request
from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


class Step(luigi.Task):
    """What all steps share: parameters, a target for the result, and one for the file."""

    data = luigi.Parameter()
    folder = luigi.Parameter()
    settings = luigi.DictParameter()
    network = luigi.Parameter(default="")

    @property
    def file(self) -> Any:
        return luigi.LocalTarget(f"{self.folder}/{self.task_family}-{self.network}.file")

    def output(self) -> Any:
        return luigi.LocalTarget(f"{self.folder}/{self.task_family}-{self.network}.json")

    def result(self) -> Any:
        with self.output().open() as stream:
            return json.load(stream)

    def run(self) -> None:
        self.file.makedirs()
        result = self.work(Path(self.file.path))
        with self.output().open("w") as stream:
            json.dump(result, stream)


class LoadData(Step):
    """Cut the images out of MNIST."""

    def work(self, file: Path) -> dict[str, Any]:
        images = {name: self.settings[name] for name in ("train_images", "test_images")}
        return load_data(Path(self.data), file, **images)


class Train(Step):
    """Train one network."""

    def requires(self) -> Any:
        return self.clone(LoadData, network="")

    def work(self, file: Path) -> dict[str, Any]:
        p = self.settings
        return train(
            Path(self.requires().file.path),
            file,
            architecture=self.network,
            epochs=p["epochs"],
            batch_size=p["batch_size"],
            learning_rate=p["learning_rate"],
            seed=p["seed"],
            threads=p["threads"],
            on_metric=print,
        )


class Evaluate(Step):
    """Score one network."""

    def requires(self) -> Any:
        return [self.clone(LoadData, network=""), self.clone(Train)]

    def work(self, file: Path) -> dict[str, Any]:
        dataset, weights = (Path(task.file.path) for task in self.requires())
        return evaluate(
            dataset, weights, file, architecture=self.network, threads=self.settings["threads"]
        )


class SelectBest(Step):
    """Join the branches."""

    def requires(self) -> Any:
        return [self.clone(Evaluate, network=name) for name in self.settings["architectures"]]

    def work(self, file: Path) -> dict[str, Any]:
        return select_best([task.result() for task in self.requires()], file)


def last(request: Request) -> Step:
    """The task that needs all others."""
    folder = str(request.workdir / "targets")
    return SelectBest(data=str(request.data), folder=folder, settings=dict(request.parameters))


def steps(request: Request) -> dict[str, Step]:
    """All tasks, by the scenario's names of its steps."""
    end = last(request)
    found: dict[str, Step] = {"select_best": end, "load_data": end.clone(LoadData)}
    for name in request.parameters["architectures"]:
        found[f"train/{name}"] = end.clone(Train, network=name)
        found[f"evaluate/{name}"] = end.clone(Evaluate, network=name)
    return found
