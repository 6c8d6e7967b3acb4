"""In which pairs with MLflow a really executed run is found on MLflow's tracking server.

The server runs in MLflow's own environment, the orchestrator in its own with mlflow-skinny. A step
of a run of the orchestrator logs to the server; the host then asks the server over REST: it has
exactly one run with the planted parameter, with the metric and with a tag that holds the id that
the orchestrator returned. An orchestrator is asked for its one pair, MLflow for all of them.

`frameworks/NAME/probes/interoperability/mlflow_pairs.py` of each orchestrator offers

    run(request: ProbeRequest, url: str, experiment: str, text: str, witness: str)
        -> the orchestrator's id of the run

whose step notes "begin" in the witness, sets `url` as the tracking URI and the experiment of that
name, and in one MLflow run logs parameter "text" = text, metric "answer" = 42, and tag
"orchestrator_run_id" = the run's id as the orchestrator tells it to its steps. MLflow offers none.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("mlflow_pairs", services=True)
def mlflow_pairs(context: Context) -> Finding:
    """In which pairs with MLflow a really executed run is found on MLflow's tracking server."""
    raise ToolFailed("not written yet")
