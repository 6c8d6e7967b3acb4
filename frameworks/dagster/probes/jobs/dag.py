"""The graph of the scenario's pipeline with steps that do nothing, wired as in `mnist.py`."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told


@dg.op(name="dag_load_data", out={"dataset": dg.Out(int), "branch": dg.DynamicOut(str)})
def load_data(told: Told) -> Iterator[Any]:
    """Start a branch for each architecture."""
    yield dg.Output(1, "dataset")
    for name in told.values["architectures"]:
        yield dg.DynamicOutput(name, mapping_key=name, output_name="branch")


@dg.op(name="dag_train")
def train(architecture: str, dataset: int) -> int:  # edges of the graph
    """Do nothing."""
    return 1


@dg.op(name="dag_evaluate")
def evaluate(trained: int) -> int:  # as above
    """Do nothing."""
    return 1


@dg.op(name="dag_select_best")
def select_best(evaluated: list[int]) -> int:
    """Do nothing."""
    return sum(evaluated)


@dg.job(resource_defs=TOLD, executor_def=dg.in_process_executor)
def dag() -> None:
    """One branch per architecture."""
    dataset, branches = load_data.alias("load_data")()
    evaluated = branches.map(
        lambda name: evaluate.alias("evaluate")(train.alias("train")(name, dataset))
    )
    select_best.alias("select_best")(evaluated.collect())


defs = dg.Definitions(jobs=[dag])
