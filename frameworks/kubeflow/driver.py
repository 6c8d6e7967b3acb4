"""Runs a compiled pipeline with kfp.local in a process of its own, which can be ended at any time.

kfp.local runs loops in threads and, once interrupted, waits until every iteration has run: only the
end of the process stops it. A fork keeps what the adapter has imported, so it costs milliseconds.
"""

import multiprocessing
import os
import re
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias

from kfp import components, local

Runner: TypeAlias = local.SubprocessRunner | local.DockerRunner
_COLOUR = re.compile(r"\x1b\[\d+m")
_FORK = multiprocessing.get_context("fork")
STOP_GRACE = 1.0  # s from SIGTERM to SIGKILL


class PipelineFailed(RuntimeError):
    """kfp.local ended the pipeline with a failure; the message is its own."""


class Driver:
    """One run of a compiled pipeline, in a process group of its own."""

    def __init__(
        self,
        pipeline: Path,
        arguments: dict[str, Any],
        root: Path,
        make_runner: Callable[[], Runner],
    ) -> None:
        self.answer, answer = _FORK.Pipe(duplex=False)
        self.other_end = answer
        self.process = _FORK.Process(
            target=_run, args=(answer, pipeline, arguments, root, make_runner)
        )

    def run(self) -> None:
        """Run to the end; raises PipelineFailed unless the pipeline succeeded."""
        self.process.start()
        self.other_end.close()  # or the process's death would not end `recv`
        try:
            message = self.answer.recv()
        except EOFError:
            message = None
        self.process.join()
        if message is None:
            message = f"the local runner died with exit code {self.process.exitcode}"
        if message:
            raise PipelineFailed(message)

    def stop(self) -> None:
        """End the process with all steps that it started; may be called at any time and again."""
        if self.process.pid is None:
            return
        self.process.terminate()  # it may not have made its group yet
        for signum in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signum)
            self.process.join(STOP_GRACE)


def _run(
    answer: Connection,
    pipeline: Path,
    arguments: dict[str, Any],
    root: Path,
    make_runner: Callable[[], Runner],
) -> None:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        local.init(
            make_runner(), pipeline_root=str(root / "outputs"), workspace_root=str(root / "ws")
        )
        components.load_component_from_file(str(pipeline))(**arguments)
        answer.send("")
    except Exception as problem:
        answer.send(_COLOUR.sub("", str(problem)) or repr(problem))
        raise
