"""Programs that we wait for, such as uv and pip: they never outlive the wait."""

import math
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from harness.intake import limits

GRACE = 2.0  # s from SIGTERM to SIGKILL
LOOK = 0.2  # s between looks at the length of a log


class Flooded(Exception):
    """A program wrote so much that it was ended."""


def run(
    command: Sequence[str],
    *,
    timeout: float | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stream: IO[str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """As subprocess.run does, but what ends the wait ends the whole process tree.

    Without `env` it is `environment()`. Both outputs go to `stream`, or are in the result.
    Raises subprocess.TimeoutExpired, and Flooded when the file of `stream` grows too long.
    """
    output = stream or subprocess.PIPE
    # A session of its own: Ctrl-C in the terminal reaches the harness alone, which ends the tree.
    with subprocess.Popen(
        command,
        env=env if env is not None else environment(),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            if stream:
                _wait(process, stream, timeout)
            said, errors = process.communicate(timeout=timeout)
        except BaseException:
            _end(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, said or "", errors or "")


def _wait(process: subprocess.Popen[str], stream: IO[str], timeout: float | None) -> None:
    """Until it ends. Raises TimeoutExpired or Flooded."""
    last = math.inf if timeout is None else time.monotonic() + timeout
    while True:
        left = last - time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, min(LOOK, left)))
            return
        if timeout is not None and left <= LOOK:
            raise subprocess.TimeoutExpired(process.args, timeout)
        if os.fstat(stream.fileno()).st_size > limits.LOG_RUNNING:
            raise Flooded(f"it wrote more than {limits.LOG_RUNNING / limits.MB:g} MB to its log")


def environment() -> dict[str, str]:
    """Ours for other programs: no setting for our own Python spoils another, and text is UTF-8."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**env, "PYTHONUTF8": "1"}


def _end(process: subprocess.Popen[str]) -> None:
    """Its descendants too: a build backend goes on when only its starter is ended."""
    import psutil  # here: commands that start nothing shall not wait for it

    try:
        root = psutil.Process(process.pid)
        tree = [root, *root.children(recursive=True)]
        for each in tree:
            with suppress(psutil.NoSuchProcess):
                each.terminate()
        for each in psutil.wait_procs(tree, GRACE)[1]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
    except psutil.NoSuchProcess:  # it has just ended by itself
        pass
    finally:  # also when a second Ctrl-C comes meanwhile
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
