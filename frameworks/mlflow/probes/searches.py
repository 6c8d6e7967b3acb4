"""Queries, and a thousand runs and more for them: https://mlflow.org/docs/latest/ml/search/search-runs/"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, Run

from harness.worker.questions.interpretability import Filter

BEST_FIRST = ["metrics.accuracy DESC"]
THREADS = 4  # as many as the server has workers
PAGE = 1000  # runs per request


def make(client: MlflowClient, experiment: str, accuracies: Sequence[float]) -> None:
    """Each is created, logged to and ended."""

    def one(number: int, accuracy: float) -> None:
        run_id = client.create_run(experiment).info.run_id
        metric = Metric("accuracy", accuracy, int(time.time() * 1000), 0)
        client.log_batch(run_id, [metric], [Param("number", str(number))])
        client.set_terminated(run_id)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(len(accuracies)), accuracies))


def count(client: MlflowClient, experiment: str) -> int:
    """All pages of the list."""
    page = client.search_runs([experiment], max_results=PAGE)
    found = len(page)
    while page.token:
        page = client.search_runs([experiment], max_results=PAGE, page_token=page.token)
        found += len(page)
    return found


def best(client: MlflowClient, experiment: str) -> Run:
    """The first of the runs in the order of their accuracy."""
    (run,) = client.search_runs([experiment], order_by=BEST_FIRST, max_results=1)
    return run


def query(wanted: Filter) -> str:
    """Conditions are joined by `and`."""
    conditions = []
    if "above" in wanted:
        conditions += [f"metrics.accuracy > {wanted['above']}"]
    if "optimizer" in wanted:
        conditions += [f"params.optimizer = '{wanted['optimizer']}'"]
    if "stage" in wanted:
        conditions += [f"tags.stage = '{wanted['stage']}'"]
    return " and ".join(conditions)
