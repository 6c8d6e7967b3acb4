"""One query over 1,000 real runs: https://mlflow.org/docs/latest/ml/search/search-runs/"""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mlflow.entities import Metric, Param

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker.contract import ProbeRequest

THREADS = 4  # as many as the server has workers
PAGE = 1000  # runs per request


def make(request: ProbeRequest, accuracies: list[float]) -> dict[str, Any]:
    """Each is created, logged to and ended."""
    client = connect(request)
    experiment = experiment_id(request)

    def one(number: int, accuracy: float) -> None:
        run_id = client.create_run(experiment).info.run_id
        metric = Metric("accuracy", accuracy, int(time.time() * 1000), 0)
        client.log_batch(run_id, [metric], [Param("number", str(number))])
        client.set_terminated(run_id)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, range(len(accuracies)), accuracies))
    return {"copied": False, "how": "MlflowClient: create_run, log_batch, set_terminated"}


def count(request: ProbeRequest) -> int:
    """All pages of the list."""
    client = connect(request)
    experiment = experiment_id(request)
    page = client.search_runs([experiment], max_results=PAGE)
    found = len(page)
    while page.token:
        page = client.search_runs([experiment], max_results=PAGE, page_token=page.token)
        found += len(page)
    return found


def best(request: ProbeRequest) -> dict[str, Any]:
    """As in best_run."""
    client = connect(request)
    experiment = experiment_id(request)
    begin = time.perf_counter()
    (run,) = client.search_runs([experiment], order_by=["metrics.accuracy DESC"], max_results=1)
    seconds = time.perf_counter() - begin
    return {
        "number": int(run.data.params["number"]),
        "accuracy": run.data.metrics["accuracy"],
        "seconds": seconds,
    }
