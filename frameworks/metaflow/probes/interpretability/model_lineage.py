"""From a model to its run and to its data, by the Client API.

A model is an artifact; each run has a version of it, named by its pathspec.
https://docs.metaflow.org/api/client, `DataArtifact` and `parent`
"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, prepare, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("model_lineage_flow.py")


def make(request: ProbeRequest, file: str) -> dict[str, str]:
    """The table is included in the run."""
    run_id = run_flow(request, FLOW, "run", *options(table=file))
    model = read_run(request, run_id)["start"].task["model"]
    return {"run": run_id, "model": model.id, "version": model.pathspec}


def read(request: ProbeRequest, model: str, version: str) -> dict[str, Any]:
    """The artifact's parents are its task, step and run."""
    prepare(request)
    from metaflow import DataArtifact

    run = DataArtifact(version).parent.parent.parent
    place = request.workdir / "table-given-back.csv"
    place.write_text(run.data.table)
    return {"run": run.pathspec, "file": str(place)}
