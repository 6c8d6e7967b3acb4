"""Whether a really executed run of an orchestrator is found on MLflow's tracking server.

The host starts MLflow's services, has the orchestrator's run made, and asks the server over REST
what it has of it. What is missing or wrong in MLflow's folder leaves the pair not measured.
The question: `harness.worker.questions.interoperability.MlflowPairs`.
"""

import dataclasses
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from harness.environments import venvs
from harness.measure import witness
from harness.measure.cases import Cases
from harness.measure.interoperability.sending import send
from harness.measure.partners import affair_of, known_partners, tried_with
from harness.measure.probe import Context, Finding, FrameworkFailed, NotMeasured, probe
from harness.planning import catalog
from harness.planning.catalog import Framework
from harness.records.store import RunStore
from harness.running.services import Services
from harness.worker.questions.interoperability import MlflowPairs

MLFLOW = "mlflow"
QUESTION = "interoperability.mlflow_pairs"
METRIC = 42.0


def partners(_framework: Framework, known: Mapping[str, Framework]) -> list[Framework]:
    """The other side of the one pair of each orchestrator."""
    return [each for each in known_partners(known) if each.name == MLFLOW]


@probe("mlflow_pairs", services=True, partners=partners)
def mlflow_pairs(context: Context) -> Finding:
    """Have the orchestrator log to MLflow's server, and ask the server what it has of that."""
    cases = Cases(context, "mlflow_pairs.found")
    others = partners(context.framework, catalog.frameworks())
    if not others:
        raise NotMeasured("there is no framework to pair it with")
    cases.ask(context.framework.name, partial(_with_mlflow, context, others[0]))
    finding = cases.finding()
    finding.explain(cases.figure, tried_with(others))
    finding.answer(f"mlflow_pairs.with.{MLFLOW}", int(cases.cases[0].passed is True), 1)
    return finding


def _with_mlflow(context: Context, mlflow: Framework) -> str:
    """Why the pair is none, else ""."""
    context.answered(MlflowPairs)
    with _services(context, mlflow) as server:
        with affair_of(mlflow, QUESTION):
            url = server.connection()["url"]
        planted = _plant(context, url)
        return _found(context, url, planted)


@contextmanager
def _services(context: Context, framework: Framework) -> Iterator[Services]:
    """Another framework's: beside those of the batch, with a guard and folders of their own."""
    store = RunStore(context.workdir / "services" / framework.name)
    store.logs = context.evidence
    for folder in (store.work, store.evidence):
        folder.mkdir(parents=True)
    with affair_of(framework, QUESTION):
        environment = venvs.ensure_extras(framework, context.log)
    session = dataclasses.replace(context.session, store=store)
    services = Services(framework, environment, session)
    try:
        try:
            yield services
        except FrameworkFailed:
            services.check()
            raise
        services.check()
    finally:
        services.stop()


class Planted(NamedTuple):
    """What the orchestrator's run was to log, and where."""

    experiment: str
    text: str
    run_id: str
    began: bool


def _plant(context: Context, url: str) -> Planted:
    """Have the orchestrator make its run."""
    experiment = f"pair-{context.framework.name}-{secrets.token_hex(4)}"
    text = secrets.token_hex(8)
    noted = context.evidence / "witness.jsonl"
    run_id = context.call(
        MlflowPairs.run, url=url, experiment=experiment, text=text, witness=str(noted)
    )
    began = any(note.what == "begin" for note in witness.read(noted))
    return Planted(experiment, text, run_id, began)


def _found(context: Context, url: str, planted: Planted) -> str:
    """Why the server does not have that run, else ""."""
    if not planted.began:
        return "no step of the orchestrator has run"
    runs = _runs(url, planted.experiment)
    context.keep("planted.json", {"text": planted.text, "run": planted.run_id})
    context.keep("runs.json", runs)
    return judge(runs, planted.text, planted.run_id)


def _runs(url: str, experiment: str) -> list[dict[str, Any]]:
    """All runs of the experiment, by MLflow's REST API.

    https://mlflow.org/docs/latest/api_reference/rest-api.html
    """
    api = f"{url.rstrip('/')}/api/2.0/mlflow"
    named = send("GET", f"{api}/experiments/get-by-name?experiment_name={experiment}")
    if named.status == 404:
        return []
    if not named.ok:
        raise FrameworkFailed(f"MLflow's server answers {named.status}: {named.text[:200]}")
    ids = [named.json()["experiment"]["experiment_id"]]
    found = send("POST", f"{api}/runs/search", {"experiment_ids": ids})
    if not found.ok:
        raise FrameworkFailed(f"MLflow's server answers {found.status}: {found.text[:200]}")
    runs: list[dict[str, Any]] = found.json().get("runs", [])
    return runs


def judge(runs: list[dict[str, Any]], text: str, run_id: str) -> str:
    """Why the server does not have the orchestrator's one run, else ""."""
    if len(runs) != 1:
        return f"the server has {len(runs)} runs of it"
    data = runs[0].get("data", {})
    params, metrics, tags = (
        {each["key"]: each.get("value") for each in data.get(kind, [])}
        for kind in ("params", "metrics", "tags")
    )
    if params.get("text") != text:
        return f"its parameter is {params.get('text')!r}"
    if metrics.get("answer") != METRIC:
        return f"its metric is {metrics.get('answer')!r}"
    named = tags.get("orchestrator_run_id")
    return "" if named == run_id else f"its tag names run {named!r}, not {run_id!r}"
