"""Answers about configuration: runs on the server, and Projects, whose entry points are steps.

https://mlflow.org/docs/latest/ml/projects/
"""

import os
import sys
from pathlib import Path
from typing import Any

import mlflow

from frameworks.mlflow import lacks
from frameworks.mlflow.probes import kept, projects
from frameworks.mlflow.probes.client import (
    RETRIES,
    connect,
    experiment_id,
    postgresql_uri,
)
from harness.worker import shell
from harness.worker.contract import NotHere
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId

# Of https://mlflow.org/docs/latest/ml/projects/, as it was written for MLflow 3.


class BackendSwap(asked.BackendSwap):
    """Runs in PostgreSQL instead of the default, which is a SQLite file in the current folder.

    https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/
    """

    PROGRAM = "import mlflow; print(mlflow.start_run().info.run_id)"

    def scripts(self, database: asked.Database) -> asked.BackendScripts:
        """From installation to the first run."""
        run = f'python -c "{self.PROGRAM}"'
        return {
            "default": f"pip install mlflow\n{run}\n",
            "postgresql": "pip install mlflow\npip install psycopg2-binary\n"
            f"export MLFLOW_TRACKING_URI={postgresql_uri(database)}\n{run}\n",
        }

    def run(self, database: asked.Database, script: str) -> RunId:
        """The id that the program prints; the database is named in the script."""
        return shell.run(script, cwd=self.request.workdir).split()[-1]


class Concurrency(asked.Concurrency):
    """Six steps at once as projects in the background; MLflow has no limit for their number.

    https://mlflow.org/docs/latest/ml/projects/#multi-step-pipelines
    """

    STEPS = 6  # at once

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        """`synchronous=False` has MLflow run them in parallel."""
        if limit is not None:
            raise lacks.NO_LIMIT.answer()
        connect(self.request)
        with mlflow.start_run() as parent:
            steps = [
                projects.step("slow", background=True, notes=notes, seconds=seconds)
                for _ in range(self.STEPS)
            ]
            # All of them first, so that none outlives this process.
            ended_well = [step.wait() for step in steps]
            if not all(ended_well):
                raise RuntimeError("a step failed")
        return str(parent.info.run_id)


class ConcurrentWriters(asked.ConcurrentWriters):
    """A run for each process, and a call for each step.

    https://mlflow.org/docs/latest/ml/tracking/tracking-api/
    """

    def prepare(self) -> None:
        """The experiment."""
        connect(self.request)

    def open(self, writer: int) -> RunId:
        """It is the active run of this process until `log` ends it."""
        connect(self.request)
        del os.environ[RETRIES]  # as often as MLflow does: a server of many writers may be busy
        return str(mlflow.start_run(run_name=f"writer {writer}").info.run_id)

    def log(self, run_id: RunId, values: list[float]) -> None:
        """Each call returns when the server has the metric."""
        for step, value in enumerate(values):
            mlflow.log_metric("loss", value, step=step)
        mlflow.end_run()

    def read(self, run_id: RunId) -> list[tuple[int, float]]:
        """The whole history."""
        return kept.points(connect(self.request), run_id, "loss")


class DeleteRestore(asked.DeleteRestore):
    """A deleted run is marked so, and can be restored until `mlflow gc` removes it.

    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.client.html#mlflow.client.MlflowClient.restore_run
    """

    FILE = "notes.txt"

    def make(self, runs: list[asked.Kept]) -> list[RunId]:
        """Each with all that it keeps."""
        connect(self.request)
        return [self._make(each) for each in runs]

    def _make(self, given: asked.Kept) -> RunId:
        with mlflow.start_run(tags=given["tags"]) as run:
            kept.log(given["params"], given["metrics"], self.FILE, given["text"])
        return str(run.info.run_id)

    def listed(self) -> list[RunId]:
        """By default a search leaves deleted runs out."""
        found = connect(self.request).search_runs([experiment_id(self.request)])
        return [run.info.run_id for run in found]

    def delete(self, run_id: RunId) -> None:
        """It is marked."""
        connect(self.request).delete_run(run_id)

    def restore(self, run_id: RunId) -> None:
        """The mark is taken off."""
        connect(self.request).restore_run(run_id)

    def read(self, run_id: RunId) -> asked.Kept:
        """With the whole history of each metric."""
        client = connect(self.request)
        run = client.get_run(run_id)
        return {
            "params": run.data.params,
            "metrics": kept.metrics(client, run),
            "tags": run.data.tags,
            "text": kept.text(run, self.FILE),
        }


class Rejection(asked.Rejection):
    """Mistakes in parameters of an MLflow Project.

    https://mlflow.org/docs/latest/ml/projects/#parameter-types says that `int` is validated.
    """

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        """`mlflow run -P name=value`, whose step does not look at what it is given."""
        words = projects.arguments("counted", {"notes": notes, **parameters})
        done = projects.command_line(self.request, words)
        return {"code": done.returncode, "message": done.stdout}


class Secrets(asked.Secrets):
    """A secret from a dotenv file, which `mlflow` reads for the command that it runs.

    https://mlflow.org/docs/latest/api_reference/cli.html#cmdoption-mlflow-env-file
    """

    def run(self, secret: str, marker: str, notes: str) -> RunId:
        """`mlflow --env-file FILE run ...`."""
        file = self.request.workdir / "secrets.env"
        file.write_text(f"MLOPS_BENCH_SECRET={secret}\n")
        words = projects.arguments("secret", {"notes": notes, "marker": marker})
        done = projects.command_line(self.request, ["--env-file", str(file), *words])
        file.unlink()
        if done.returncode != 0:
            raise RuntimeError("the project failed")
        return projects.newest_run(self.request)

    def places(self, run_id: RunId) -> asked.Places:
        """What the server keeps, by framework.toml, and its log: a run has none of its own."""
        if "state" not in self.request.services:
            raise NotHere("what a server keeps that somebody else runs")
        state = Path(self.request.services["state"])
        kept = {"server": ["mlflow.db", "artifacts"], "postgresql": ["postgresql", "objects"]}
        return {
            "store": [str(state / each) for each in kept[self.request.deployment]],
            "logs": [str(state / "server.log")],
        }


class Renaming(asked.Renaming):
    """Runs and experiments have ids of their own; a name is an attribute of either.

    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.client.html#mlflow.client.MlflowClient.update_run
    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.client.html#mlflow.client.MlflowClient.rename_experiment
    """

    def make(self, run: asked.Named) -> RunId:
        """In an experiment of that name."""
        connect(self.request)
        mlflow.set_experiment(run["experiment"])
        with mlflow.start_run(run_name=run["name"]) as made:
            mlflow.log_params(run["params"])
            mlflow.log_metrics(run["metrics"])
        return str(made.info.run_id)

    def rename_run(self, run_id: RunId, name: str) -> None:
        """By its id."""
        connect(self.request).update_run(run_id, name=name)

    def rename_experiment(self, name: str, new: str) -> None:
        """By the id that its name has."""
        client = connect(self.request)
        client.rename_experiment(client.get_experiment_by_name(name).experiment_id, new)

    def find(self, experiment: str, name: str) -> list[asked.Held]:
        """A search by the attribute: https://mlflow.org/docs/latest/ml/search/search-runs/"""
        client = connect(self.request)
        lies_in = client.get_experiment_by_name(experiment)
        if lies_in is None:
            return []
        found = client.search_runs([lies_in.experiment_id], f"attributes.run_name = '{name}'")
        return [
            {"run": run.info.run_id, "params": run.data.params, "metrics": run.data.metrics}
            for run in found
        ]


class StepEnvironment(asked.StepEnvironment):
    """Steps with an environment each, as projects with a `python_env` of their own.

    https://mlflow.org/docs/latest/ml/projects/#python-virtual-environments-recommended
    Environments are made by uv: https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-run
    A variable stands before the command of its entry point: MLflow gives commands to a shell.
    """

    PROJECT = """\
name: {step}
python_env: python_env.yaml
entry_points:
  main:
    parameters:
      notes: string
    command: "python {program} seen {{notes}} {step}"
"""

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        """Both steps in runs nested in one."""
        connect(self.request)
        # Where uv finds the interpreter that this environment, too, was made from.
        os.environ["PATH"] += f"{os.pathsep}{sys.base_prefix}/bin"
        with mlflow.start_run() as parent:
            if case == "package":
                for step, wheel in zip(("one", "two"), wheels.values(), strict=True):
                    self._own_packages(self.request.workdir / step, wheel, notes)
            else:
                projects.step("seen_with_variable", notes=notes, step="one", value=value)
                projects.step("seen", notes=notes, step="two")
        return str(parent.info.run_id)

    def _own_packages(self, folder: Path, wheel: str, notes: str) -> None:
        folder.mkdir()
        project = self.PROJECT.format(step=folder.name, program=projects.FOLDER / "steps.py")
        (folder / "MLproject").write_text(project)
        (folder / "python_env.yaml").write_text(f"dependencies:\n  - {wheel}\n")
        mlflow.projects.run(str(folder), parameters={"notes": notes}, env_manager="uv")


class TypedParameters(asked.TypedParameters):
    """Parameters of an MLflow Project from the command line, which is the only source that it has.

    https://mlflow.org/docs/latest/ml/projects/#parameter-types
    """

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        """`mlflow run -P name=value`: the types are declared in the MLproject file."""
        if source != "command_line":
            raise lacks.NO_OTHER_SOURCE.answer()
        done = projects.command_line(
            self.request, projects.arguments("parameters", {"notes": notes, **values})
        )
        if done.returncode != 0:
            raise RuntimeError(done.stdout)
        return projects.newest_run(self.request)
