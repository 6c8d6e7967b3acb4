"""Answers about interpretability: what DVC's commands and API tell of a run."""

import os
import re
from typing import Any

from frameworks.dvc.probes.project import Project
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId


class ArtifactDigest(Project, asked.ArtifactDigest):
    """Outputs have their md5 in dvc.lock, which `dvc exp show` tells, and lie in the cache.

    https://doc.dvc.org/user-guide/project-structure/dvcyaml-files#dvclock-file
    https://doc.dvc.org/command-reference/checkout
    """

    PIPELINE = "artifact_digest"

    def run(self, file: str) -> RunId:
        self.prepare(file=file)
        return self.repro()

    def read(self, run_id: RunId) -> asked.Digest:
        artifact = self.folder / "artifact"
        artifact.unlink()
        self.dvc("checkout", artifact.name)
        digest = self.shown(run_id)["outs"][artifact.name]["hash"]
        return {"file": str(artifact), "algorithm": "md5", "digest": digest}


class CodeVersion(asked.CodeVersion):
    """An experiment keeps the commit that it began with, and the code as it was.

    https://doc.dvc.org/user-guide/experiment-management
    """

    def prepare(self) -> asked.Prepared:
        project = self._project()
        project.prepare()
        return {"folder": str(project.folder), "file": str(project.folder / "step.py")}

    def run(self, folder: str, witness: str) -> RunId:
        project = self._project()
        project.activate()
        os.environ["WITNESS"] = witness
        return project.experiment()

    def read(self, run_id: RunId) -> asked.Code:
        baseline, shown = self._project().experiments()[run_id]
        return {"commit": baseline, "code": shown["deps"]["step.py"]["hash"]}

    def _project(self) -> Project:
        """Beside the question, whose `prepare` has another meaning."""
        project = Project()
        project.request, project.PIPELINE = self.request, "code_version"
        return project


class Dag(Project, asked.Dag):
    """https://doc.dvc.org/command-reference/dag."""

    PIPELINE = "dag"

    def run(self, architectures: list[str]) -> RunId:
        self.prepare(architectures=architectures)
        return self.repro()

    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        self.git("checkout", "--quiet", run_id)  # the command looks at what is checked out
        found = re.findall(r'"(.+?)" -> "(.+?)"', self.dvc("dag", "--dot"))
        return [(begin.replace("@", "/"), end.replace("@", "/")) for begin, end in found]


class DataDigest(Project, asked.DataDigest):
    """The md5 of a dependency.

    https://doc.dvc.org/user-guide/pipelines/external-dependencies-and-outputs
    """

    PIPELINE = "data_digest"

    def run(self, file: str) -> RunId:
        self.prepare(file=file)
        return self.repro()

    def read(self, run_id: RunId) -> str | None:
        (dependency,) = self.shown(run_id)["deps"].values()
        return str(dependency["hash"])


class FailingStep(Project, asked.FailingStep):
    """The log of an experiment in the queue: https://doc.dvc.org/command-reference/queue/logs."""

    PIPELINE = "failing_step"

    def run(self, message: str) -> RunId:
        self.prepare(message=message, number=0)
        (run_id,) = self.queue(1, "number=1")
        return run_id

    def read(self, run_id: RunId) -> asked.Failure:
        text = self.dvc("queue", "logs", run_id)
        failed = re.findall(r"failed to reproduce '(.+?)'", text)
        return {"step": list(dict.fromkeys(failed)), "exception": text, "traceback": text}


class Logs(Project, asked.Logs):
    """The log of an experiment in the queue, in which DVC names each stage that begins.

    https://doc.dvc.org/command-reference/queue/logs
    """

    PIPELINE = "logs"

    def run(self, word: str, other: str) -> RunId:
        self.prepare(word=word, other=other, number=0)
        (run_id,) = self.queue(1, "number=1")
        return run_id

    def read(self, run_id: RunId, step: str) -> str | None:
        parts = re.split(r"(?m)^Running stage '(.+?)':$", self.dvc("queue", "logs", run_id))
        return dict(zip(parts[1::2], parts[2::2], strict=True)).get(step)


class Params(Project, asked.Params):
    """https://doc.dvc.org/command-reference/params."""

    PIPELINE = "params"

    def run(self, values: dict[str, Any]) -> RunId:
        self.prepare(**values)
        return self.repro()

    def read(self, run_id: RunId) -> dict[str, Any]:
        return dict(self.shown(run_id)["params"]["params.yaml"]["data"])


class RunPage(Project, asked.RunPage):
    """The report of DVCLive.

    https://doc.dvc.org/dvclive/live/make_report
    """

    PIPELINE = "page"

    def run(self, accuracy: float) -> RunId:
        self.prepare(accuracy=accuracy)
        return self.repro()

    def page(self, run_id: RunId) -> asked.Page:
        report = self.request.workdir / "report.html"
        report.write_text(self.text(run_id, "dvclive/report.html"))
        return {"url": report.as_uri()}
