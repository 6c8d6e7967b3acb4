"""Programs that we wait for, such as uv and pip: they never outlive the wait, nor the harness."""

import math
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from harness.environments import survivors, variables, warden
from harness.intake import limits
from harness.worker import processes

GRACE = 2.0  # s from SIGTERM to SIGKILL, and from the end of a program to that of listening to it
# s between looks: has it been stopped, has it left something behind, how long is its log?
LOOK = 0.5


class Flooded(Exception):
    """A program wrote so much that it was ended."""


def run(
    command: Sequence[str],
    *,
    timeout: float | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stream: IO[str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> subprocess.CompletedProcess[str]:
    """As subprocess.run does, but what ends the wait ends the whole process tree.

    Without `env` it is `variables.passed_on()`. Both outputs go to `stream`, or are in the result.
    `tick` is called twice a second; what it raises ends the wait.
    Raises subprocess.TimeoutExpired, and Flooded when the file of `stream` grows too long. One that
    is stopped (SIGSTOP) is killed.
    """
    output = stream or subprocess.PIPE
    warden.stand_by()
    mark = survivors.mark("program")
    # A session of its own: Ctrl-C in the terminal reaches the harness alone, which ends the tree.
    with subprocess.Popen(
        command,
        env={**(variables.passed_on() if env is None else env), survivors.MARK: mark},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, errors = _wait(process, stream, timeout, mark, tick)
        except BaseException:
            _end(process)
            raise
        finally:
            survivors.release(mark)
    if process.returncode < 0:  # it could not see to the end of what it had started
        survivors.end(lambda value: value == mark)
        errors = f"{errors or ''}\nit died of {processes.signal_name(-process.returncode)}"
    return subprocess.CompletedProcess(command, process.returncode, said or "", errors or "")


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """The last line of its errors; its exit code if it said nothing."""
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def _wait(
    process: subprocess.Popen[str],
    stream: IO[str] | None,
    timeout: float | None,
    mark: str,
    tick: Callable[[], None],
) -> tuple[str | None, str | None]:
    """All that it says until it ends. Raises TimeoutExpired or Flooded."""
    until = math.inf if timeout is None else time.monotonic() + timeout
    ended = False
    while True:
        tick()
        rest = until - time.monotonic()
        try:
            said = process.communicate(timeout=max(0, min(LOOK, rest)))
        except subprocess.TimeoutExpired as so_far:
            if not ended and process.poll() is not None:  # what it has left behind holds the pipe
                ended, until = True, time.monotonic() + GRACE
            elif rest <= LOOK:
                if ended:
                    return _text(so_far.output), _text(so_far.stderr)
                raise subprocess.TimeoutExpired(process.args, timeout or 0) from None
            if ended or survivors.stopped(process.pid):
                survivors.end(lambda value: value == mark)
        else:
            _check_length(stream)  # it may have written much since the last look
            return said
        _check_length(stream)


def _check_length(stream: IO[str] | None) -> None:
    if stream and os.fstat(stream.fileno()).st_size > limits.LOG_RUNNING:
        raise Flooded(f"it wrote more than {limits.LOG_RUNNING / limits.MB:g} MB to its log")


def _text(said: bytes | None) -> str:
    return (said or b"").decode(errors="replace")


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
