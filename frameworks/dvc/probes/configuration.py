"""Answers about configuration: pipelines of the folder `pipelines`."""

import subprocess
import sys
from typing import Any

from frameworks.dvc import lacks
from frameworks.dvc.probes.project import Project, settings
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId
from harness.worker.witness import note

ROW = ("one", "two", "three")


class Cache(Project, asked.Cache):
    """Stages whose code, inputs and parameters have not changed are skipped.

    https://doc.dvc.org/user-guide/pipelines/running-pipelines#caching-stages
    """

    PIPELINE = "cache"

    def run(self, code: str, source: str, parameter: int, notes: str) -> RunId:
        self.prepare(source=source, parameter=parameter, notes=notes)
        step = self.folder / "step.py"
        lines = step.read_text().splitlines(keepends=True)
        changed = [f'CODE = "{code}"\n' if each.startswith("CODE = ") else each for each in lines]
        step.write_text("".join(changed))
        return self.repro()


class Concurrency(Project, asked.Concurrency):
    """Several `dvc repro` at once, each of one stage.

    https://doc.dvc.org/command-reference/repro#parallel-stage-execution
    """

    PIPELINE = "concurrency"

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        if limit is not None:
            raise lacks.LIMIT.answer()
        self.prepare(seconds=seconds, notes=notes)
        command = [sys.executable, "-m", "dvc", "--wait-for-lock", "repro"]
        started = [
            subprocess.Popen([*command, f"item@{number}"], cwd=self.folder) for number in range(6)
        ]
        codes = [each.wait() for each in started]
        if any(codes):
            raise RuntimeError("one of six `dvc repro` failed")
        return self.committed()


class ConcurrentRuns(Project, asked.ConcurrentRuns):
    """Experiments in the queue, with as many jobs as there may be at once.

    https://doc.dvc.org/command-reference/queue/start
    """

    PIPELINE = "concurrent_runs"

    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        self.prepare(number=0, seconds=seconds, notes=notes)
        return self.queue(limit or 3, *(f"number={number}" for number in range(3)))

    def result(self, run_id: RunId) -> int:
        return int(self.text(run_id, "result.txt"))


class Pause(Project, asked.Pause):
    """Experiments wait in the queue while it is stopped; a worker that lives takes them at once.

    https://doc.dvc.org/command-reference/queue/stop
    """

    PIPELINE = "pause"

    def run(self, notes: str) -> RunId:
        self.prepare(notes=notes)
        self.start_worker()
        note(notes, "triggered")
        run_id = self.queued()
        if not self.works():  # it took ten seconds to put it there
            self.start_worker()
        self.wait(1)
        self.let_workers_end()  # a stop that nobody hears would end the next one
        return run_id

    def pause(self, notes: str) -> RunId:
        """All is as before, but that the queue was stopped."""
        self.prepare(notes=notes)
        self.start_worker()
        if not self.stop_workers():
            raise AssertionError("the worker ended before it was stopped")
        note(notes, "triggered")
        return self.queued()

    def resume(self, run_id: RunId, notes: str) -> RunId:
        self.activate()
        note(notes, "resumed")
        self.work()
        return run_id


class Rejection(Project, asked.Rejection):
    """Parameters on the command line.

    https://doc.dvc.org/command-reference/exp/run#example-modify-parameters-on-the-fly
    """

    PIPELINE = "rejection"

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        self.prepare(count=1, notes=notes)
        done = self.tried("exp", "run", *settings(parameters))
        return {"code": done.returncode, "message": done.stdout + done.stderr}


class Resume(Project, asked.Resume):
    """`dvc repro` once more runs what has not ended well, and skips the rest.

    https://doc.dvc.org/user-guide/pipelines/running-pipelines#caching-stages
    """

    PIPELINE = "row"

    def run(self, obstacle: str, notes: str) -> RunId:
        self.prepare(obstacle=obstacle, notes=notes)
        return self.failed()

    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        self.activate()
        return self.repro()

    def succeeded(self, run_id: RunId) -> bool:
        return self.ended_well(run_id)


class SchedulerCrash(Project, asked.SchedulerCrash):
    """The process of `dvc repro` is killed, and the command is typed once more."""

    PIPELINE = "row"

    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        self.prepare(seconds=seconds, notes=notes)
        with subprocess.Popen([sys.executable, "-m", "dvc", "repro"], cwd=self.folder) as driver:
            note(notes, "driver", driver=driver.pid)
            driver.wait()
        return self.repro()

    def kept(self, run_id: RunId) -> asked.Survived:
        results: dict[str, int | None] = {
            name: int(self.text(run_id, f"{name}.txt")) for name in ROW
        }
        return {"succeeded": self.ended_well(run_id), "results": results}


class Secrets(Project, asked.Secrets):
    """A file that Git ignores, copied to the experiment alone and not kept. Logs are not masked.

    https://doc.dvc.org/command-reference/exp/run#example-include-untracked-or-ignored-paths
    """

    PIPELINE = "secrets"

    def run(self, secret: str, marker: str, notes: str) -> RunId:
        self.prepare(marker=marker, notes=notes)
        (self.folder / ".git" / "info" / "exclude").write_text("secrets.txt\n")
        (self.folder / "secrets.txt").write_text(secret)
        run_id = self.queued("--copy-paths", "secrets.txt")
        self.work()
        return run_id

    def places(self, run_id: RunId) -> asked.Places:
        """https://doc.dvc.org/user-guide/project-structure/internal-files."""
        kept = [self.folder / ".dvc", self.folder / ".git"]
        logs = self.folder / ".dvc" / "tmp" / "exps" / "run"
        return {"store": [str(each) for each in kept], "logs": [str(logs)]}


class StepEnvironment(Project, asked.StepEnvironment):
    """A stage's command is any of a shell: one sets the variable, or `uv run` brings packages.

    https://doc.dvc.org/user-guide/project-structure/dvcyaml-files#stage-commands
    """

    PIPELINE = "step_environment"

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        starts = {"one": f"MLOPS_BENCH_CANARY={value} python", "two": "python"}
        if case == "package":
            versions = {"one": wheels["1.0"], "two": wheels["2.0"]}
            starts = {
                step: f"uv run --no-project --with '{wheel}' python"
                for step, wheel in versions.items()
            }
        self.prepare(notes=notes, starts=starts)
        return self.repro()


class TypedParameters(Project, asked.TypedParameters):
    """Parameters of params.yaml, and changes on the command line.

    https://doc.dvc.org/command-reference/params
    """

    PIPELINE = "typed_parameters"

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        if source == "environment":
            raise lacks.VARIABLES.answer()
        given = dict(values)
        if source == "file":
            self.prepare(notes=notes, **given)
            return self.repro()
        self.prepare(notes=notes, count=0, rate=0.0, flag=False, label="none")
        self.dvc("exp", "run", *settings(given))
        return self.committed()
