"""A repository in the workdir with a pipeline of `pipelines/`, and runs of it.

https://doc.dvc.org/user-guide/pipelines/running-pipelines
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from harness.worker.contract import ProbeRequest
from harness.worker.questions.question import RunId

PIPELINES = Path(__file__).with_name("pipelines")
PATIENCE = 300.0  # s, for experiments in the queue
POLL = 0.5  # s


class Project:
    """Stands in front of a question's class, which names its pipeline."""

    request: ProbeRequest
    PIPELINE = ""
    name = "project"  # of the repository's folder

    @property
    def folder(self) -> Path:
        return self.request.workdir / self.name

    def move(self, home: str) -> None:
        """Go on in another folder, as another installation does."""
        self.request = replace(self.request, workdir=Path(home))

    def activate(self) -> None:
        """Have stages find `python` as in an activated environment, and all state stay here."""
        os.environ.update(self.variables())

    def variables(self) -> dict[str, str]:
        """What `activate` sets."""
        return {
            "DVC_SITE_CACHE_DIR": str(self.request.workdir / "site-cache"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def prepare(self, **values: Any) -> None:
        """Make the repository, if it is not there; set params.yaml, and commit it."""
        self.activate()
        if not self.folder.exists():
            self.folder.mkdir()
            self.git("init", "--quiet", "--initial-branch", "main")
            self.git("config", "user.name", "benchmark")
            self.git("config", "user.email", "benchmark@localhost")
            self.dvc("init", "--quiet")
            self.dvc("config", "core.autostage", "true")
            shutil.copy(PIPELINES / f"{self.PIPELINE}.yaml", self.folder / "dvc.yaml")
            for code in PIPELINES.glob(f"{self.PIPELINE}.py"):
                shutil.copy(code, self.folder / "step.py")
        (self.folder / "params.yaml").write_text(yaml.safe_dump(values))
        self.git("add", ".")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Set parameters")

    def repro(self) -> RunId:
        """Run the pipeline and keep the run as a commit; its hash. Raises when a stage failed."""
        self.dvc("repro")
        return self.committed()

    def committed(self) -> RunId:
        self.git("commit", "--quiet", "--allow-empty", "--message", "Run the pipeline")
        return self.git("rev-parse", "HEAD")

    def failed(self) -> RunId:
        """Run what is to fail; the commit that it ran from."""
        if self.tried("repro").returncode == 0:
            raise AssertionError("the run did not fail")
        return self.git("rev-parse", "HEAD")

    def experiment(self) -> RunId:
        """Run the pipeline as an experiment: https://doc.dvc.org/command-reference/exp/run."""
        name = f"exp-{secrets.token_hex(4)}"
        self.dvc("exp", "run", "--name", name)
        return name

    def experiments(self) -> dict[RunId, tuple[str, dict[str, Any]]]:
        """Commit and contents of each by its name: `dvc exp show`, of all commits."""
        found = json.loads(self.dvc("exp", "show", "--json", "--all-commits"))
        return {
            each["revs"][0]["name"]: (baseline["rev"], each["revs"][0]["data"])
            for baseline in found
            for each in baseline["experiments"] or ()
        }

    def ended_well(self, run_id: RunId) -> bool:
        """Whether that run's stages are all there: https://doc.dvc.org/command-reference/status."""
        same = run_id == self.git("rev-parse", "HEAD")
        return same and json.loads(self.dvc("status", "--json")) == {}

    def queue(self, jobs: int, *settings: str) -> list[RunId]:
        """Experiments in the queue, one for each setting, run side by side up to `jobs`.

        https://doc.dvc.org/command-reference/queue/start
        """
        names = [self.queued("--set-param", setting) for setting in settings]
        self.work(jobs, len(names))
        return names

    def work(self, jobs: int = 1, experiments: int = 1) -> None:
        """Start workers, and return once that many more experiments, and they, have ended."""
        before = self.ended()
        self.dvc("queue", "start", "--jobs", str(jobs))
        self.wait(before + experiments)
        self.stop_workers()

    def start_worker(self) -> None:
        """It waits for experiments: for ten seconds, which DVC grants an empty queue."""
        command = [sys.executable, "-m", "dvc", "queue", "start"]
        nowhere = subprocess.DEVNULL  # a pipe would be the worker's too, and open until it ends
        subprocess.run(command, cwd=self.folder, stdout=nowhere, stderr=nowhere, check=True)
        self._until(self.works, "no worker of the queue has begun")

    def let_workers_end(self) -> None:
        """By themselves, since the queue is empty."""
        self._until(lambda: not self.works(), "the workers of the queue go on")

    def stop_workers(self) -> bool:
        """Whether there were any: what nobody hears would stop the next one.

        https://doc.dvc.org/command-reference/queue/stop
        """
        if not self.works():
            return False
        self.dvc("queue", "stop")
        self.let_workers_end()
        return True

    def works(self) -> bool:
        """Whether a worker of the queue lives."""
        return "0 active, 0 idle" not in self.dvc("queue", "status")

    def queued(self, *words: str) -> RunId:
        """Put an experiment into the queue."""
        name = f"exp-{secrets.token_hex(4)}"
        self.dvc("exp", "run", "--queue", "--name", name, *words)
        return name

    def wait(self, count: int) -> None:
        """Until that many experiments of the queue have ended."""
        self._until(lambda: self.ended() >= count, "the experiments of the queue do not end")

    def _until(self, is_so: Callable[[], bool], problem: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError(problem)
            time.sleep(POLL)

    def ended(self) -> int:
        """Experiments of the queue: https://doc.dvc.org/command-reference/queue/status."""
        told = self.dvc("queue", "status")
        return told.count("Success") + told.count("Failed")

    def text(self, run_id: RunId, path: str) -> str:
        """A file of that run: https://doc.dvc.org/api-reference/read."""
        import dvc.api

        return str(dvc.api.read(path, repo=str(self.folder), rev=run_id))

    def shown(self, run_id: RunId) -> dict[str, Any]:
        """What DVC says of a commit: https://doc.dvc.org/command-reference/exp/show."""
        found = json.loads(self.dvc("exp", "show", "--json", "--rev", run_id))
        return next(dict(each["data"]) for each in found if each["rev"] == run_id)

    def git(self, *words: str) -> str:
        return _said(self._run(["git", *words]))

    def dvc(self, *words: str) -> str:
        return _said(self.tried(*words))

    def tried(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of DVC, however it ends."""
        return self._run([sys.executable, "-m", "dvc", *words])

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        os.environ.setdefault("DVC_SITE_CACHE_DIR", str(self.request.workdir / "site-cache"))
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)


def settings(values: dict[str, Any]) -> Iterator[str]:
    """Words of `dvc exp run`: https://doc.dvc.org/command-reference/exp/run."""
    for name, value in values.items():
        yield "--set-param"
        yield f"{name}={json.dumps(value, ensure_ascii=False)}"


def _said(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        raise RuntimeError(f"{done.args[1:4]}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    return done.stdout.strip()
