"""What answers share: the probe's own store, a folder below its workdir.

https://huggingface.co/docs/trackio/cli_commands
"""

import json
import os
import subprocess
from functools import cached_property
from pathlib import Path
from typing import Any

from harness.worker.contract import ProbeRequest

PROJECT = "answers"


def connect(request: ProbeRequest) -> Any:
    """The module trackio, imported once it knows its folder."""
    os.environ["TRACKIO_DIR"] = str(request.workdir / "store")
    import trackio

    return trackio


def command(*words: str) -> dict[str, Any]:
    """What `trackio WORDS --json` says."""
    done = subprocess.run(["trackio", *words, "--json"], capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def query(sql: str, project: str = PROJECT) -> list[dict[str, Any]]:
    """The rows of a query on all runs."""
    found = command("query", "project", "--project", project, "--sql", sql)
    return list(found["rows"])


class Tracked:
    """In front of a question's class: `class Params(Tracked, asked.Params)`."""

    request: ProbeRequest

    @cached_property
    def trackio(self) -> Any:
        return connect(self.request)

    def begin(self, config: dict[str, Any] | None = None) -> Any:
        return self.trackio.init(PROJECT, config=config, embed=False)

    def kept(self, config: dict[str, Any], metrics: dict[str, float]) -> Any:
        """A run with these; the config is stored with the first metric."""
        run = self.begin(config)
        self.trackio.log(metrics, step=1)
        self.trackio.finish()
        return run

    def fetched(self, name: str) -> Path:
        """The one file of an artifact."""
        folder = self.request.workdir / "fetched" / name
        (file,) = Path(self.begin().use_artifact(name).download(folder)).iterdir()
        return file
