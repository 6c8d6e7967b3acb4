"""Answers about interoperability: pipelines that kfp.local runs.

Each is compiled where it is run, so that none stands in the way of another's answer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kfp import dsl

from frameworks.kubeflow import lacks
from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId

PIPELINES = Path(__file__).with_name("pipelines")


class ExitCodes(asked.ExitCodes):
    """A program that runs a pipeline locally fails when the pipeline does: `raise_on_error`.

    https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
    """

    def command(self, ending: str, witness: str) -> asked.Command:
        """The program, which puts its outputs into the folder that it is started in."""
        words = ["python", str(PIPELINES / "exit_codes.py"), ending, witness]
        return {"command": words, "env": {}, "cwd": str(self.request.workdir)}


class Export(asked.Export):
    """A KFP backend has the first, and nothing the second."""

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        return local_runs.NONE

    def export(self, run_id: RunId, folder: str) -> None:
        raise lacks.EXPORT.answer()

    def load(self, folder: str, home: str) -> RunId:
        raise lacks.IMPORT.answer()

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        raise lacks.IMPORT.answer()


class FailureCallback(asked.FailureCallback):
    """An exit task, which runs however the others ended, and is told how.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/
    """

    def run(self, url: str, fails: bool, witness: str) -> RunId:
        arguments = {"url": url, "fails": fails, "witness": witness}
        return local_runs.run(self.request, _watched(), arguments, may_fail=True)


def _watched() -> Callable[..., Any]:
    @component
    def alarm(url: str, status: dsl.PipelineTaskFinalStatus) -> None:
        """Call the webhook when the tasks have failed."""
        import urllib.request

        if status.state == "FAILED":
            urllib.request.urlopen(url, data=b"{}", timeout=10).close()  # noqa: S310  # ours

    @component
    def work(fails: bool, witness: str) -> None:
        """Pass or fail."""
        from harness.worker.witness import note

        note(witness, "begin", fails=fails)
        if fails:
            raise RuntimeError("it fails, as it was told")

    @dsl.pipeline(name="failure-callback")
    def pipeline(url: str, fails: bool, witness: str) -> None:
        """The exit task watches the other one."""
        watching = alarm(url=url)
        with dsl.ExitHandler(exit_task=watching):
            work(fails=fails, witness=witness)

    return pipeline


class MlflowPairs(asked.MlflowPairs):
    """A component that logs to an MLflow server, and knows the run that it is part of.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
    The run's name, by PIPELINE_JOB_NAME_PLACEHOLDER:
    https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html
    https://mlflow.org/docs/latest/ml/tracking/
    """

    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        arguments = {"url": url, "experiment": experiment, "text": text, "witness": witness}
        return local_runs.run(self.request, _logged(), arguments)


def _logged() -> Callable[..., Any]:
    @component
    def log(url: str, experiment: str, text: str, witness: str, run_id: str) -> None:
        """One run of MLflow."""
        import mlflow

        from harness.worker.witness import note

        note(witness, "begin")
        mlflow.set_tracking_uri(url)
        mlflow.set_experiment(experiment)
        with mlflow.start_run():
            mlflow.log_param("text", text)
            mlflow.log_metric("answer", 42)
            mlflow.set_tag("orchestrator_run_id", run_id)

    @dsl.pipeline(name="mlflow-pairs")
    def pipeline(url: str, experiment: str, text: str, witness: str) -> None:
        """One step, which is told the run's name."""
        log(
            url=url,
            experiment=experiment,
            text=text,
            witness=witness,
            run_id=dsl.PIPELINE_JOB_NAME_PLACEHOLDER,
        )

    return pipeline
