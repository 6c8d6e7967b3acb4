"""What answers share: offline runs below the probe's workdir, read by `wandb leet inspect`.

https://docs.wandb.ai/models/track/environment-variables
https://docs.wandb.ai/models/ref/cli/wandb-leet
"""

import os
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from frameworks.wandb.adapter import Stored, inspect, path_of, stored
from harness.worker.contract import ProbeRequest

PROJECT = "answers"


def connect(folder: Path) -> Any:
    """The module wandb, once it knows where its files belong."""
    os.environ |= {"WANDB_DIR": str(folder), "WANDB_DATA_DIR": str(folder / "data")}
    import wandb

    return wandb


def summarized(path: Path) -> str:
    """A run's state, config and summary, as JSON."""
    words = ["wandb", "leet", "inspect", "--summary", "--json", str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


class Tracked:
    """In front of a question's class: `class Params(Tracked, asked.Params)`."""

    request: ProbeRequest

    @cached_property
    def wandb(self) -> Any:
        return connect(self.request.workdir)

    def begin(self, config: Mapping[str, Any] | None = None, **more: Any) -> Any:
        return self.wandb.init(project=PROJECT, config=config, **more)

    def keep(self, run: Any, name: str, kind: str, **files: str | Path) -> Any:
        """An artifact with these files, by their names in it."""
        artifact = self.wandb.Artifact(name, type=kind)
        for inside, file in files.items():
            artifact.add_file(str(file), inside)
        return run.log_artifact(artifact)

    def stored(self, run_id: str) -> Stored:
        return stored(inspect(path_of(self.request.workdir, run_id)))
