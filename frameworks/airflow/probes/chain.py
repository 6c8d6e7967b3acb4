"""Chains of tasks, run by the scheduler, dag-processor and api-server that runs are measured with.

A run lasts from its trigger by the REST API until the moment that the scheduler has noted as its
end, both by this machine's clock: asking more often would only slow the tasks down. The services
run already, as Airflow is used: a run contains no start of a process of the user's.

Unlike in the scenarios, `[core] parallelism` is Airflow's default of 32, not 1: a chain has one
task at a time anyway, and with one slot the next would wait until the supervisor has noticed that
the process of the last has ended, for up to `[workers] min_heartbeat_interval` (5 s).
https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

import os
import time
from datetime import datetime
from functools import partial

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes.server import serving
from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run; a DAG without tasks is the one of length 0."""
    os.environ["MLOPS_BENCH_CHAINS"] = ",".join(map(str, lengths))
    with serving(request, "chain_dags", [f"chain_{length}" for length in lengths]) as adapter:
        return interleaved(partial(_chain, adapter), lengths, repeats, patience)


def _chain(adapter: Adapter, length: int) -> float:
    begin = time.time()
    dag_id, dag_run_id = adapter.run_dag(f"chain_{length}", {}).split("/")
    api, path = adapter.api(), ("dags", dag_id, "dagRuns", dag_run_id)
    end = datetime.fromisoformat(api.get(*path)["end_date"]).timestamp()
    done = api.get(*path, "taskInstances", state="success", limit=1)["total_entries"]
    if done != length:
        raise RuntimeError(f"{done} tasks of {length} have run")
    return end - begin
