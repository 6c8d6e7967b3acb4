"""A supervised process tree: it runs to its end, or until its starter lets it go."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments import own_python, survivors
from harness.errors import HarnessError
from harness.intake import folders
from harness.records.outcome import Outcome
from harness.records.times import ENDING
from harness.running.supervisor import Spec
from harness.worker import processes

LOOK_SECONDS = 0.1
Tick = Callable[[], None]  # called several times a second; what it raises ends the tree


class SupervisorKilled(HarnessError):
    """From outside: nothing is known of its tree but that it has been ended. No framework's fault.

    The message says how.
    """


class Tree:
    """Started on construction. It runs as long as somebody holds it: `end` lets it go."""

    def __init__(self, spec: Spec, spec_file: Path, handed: Mapping[str, str] = {}) -> None:
        spec.handed = list(handed)
        self._mark = survivors.mark("tree")
        spec.env = {**spec.env, survivors.MARK: self._mark}
        self.spec = spec
        self._spec_file = spec_file
        spec_file.write_bytes(msgspec.json.encode(spec))
        # A session of its own: Ctrl-C in the terminal reaches the harness alone, which lets go.
        self._supervisor = subprocess.Popen(
            own_python.command("harness.running.supervisor", str(spec_file)),
            env={**own_python.environment(), **handed, survivors.MARK: self._mark},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def up(self) -> bool:
        """Whether it still runs."""
        return self._supervisor.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float, tick: Tick) -> bool:
        """Whether it got ready: False when it ends before, or after `seconds`, when it is still up.

        It is ended when `tick` raises.
        """
        deadline = time.monotonic() + seconds
        try:
            while not ready():
                tick()
                if not self._lives_on() or time.monotonic() > deadline:
                    return False
        except BaseException:
            self.end()
            raise
        return True

    def to_end(self, tick: Tick) -> Outcome:
        """Wait until it ends by itself; its own account of how it did."""
        try:
            while self.up:
                tick()
                self._lives_on()
        finally:
            errors = self.end()
        said = errors[-1] if errors else "no message"
        if self._supervisor.returncode < 0:
            name = processes.signal_name(-self._supervisor.returncode)
            raise SupervisorKilled(f"the supervisor died of {name}: {said}")
        try:
            return msgspec.json.decode(Path(self.spec.outcome).read_bytes(), type=Outcome)
        except FileNotFoundError:
            raise HarnessError(
                f"the supervisor died: {said}; all records so far are safe, continue with --resume"
            ) from None

    def ends_within(self, seconds: float) -> bool:
        """Whether it does so by itself. A guardian that has been stopped cannot: it is killed."""
        with suppress(subprocess.TimeoutExpired):
            self._supervisor.wait(seconds)
        if self.up and survivors.stopped(self._supervisor.pid):
            self._supervisor.kill()
            self._supervisor.wait()
        return not self.up

    def end(self) -> list[str]:
        """Whatever still runs is ended now; what the supervisor said. May be called again.

        An interruption of it leaves the tree ending, and the next call waits for that.
        """
        try:
            if self._supervisor.stdin is not None:
                self._supervisor.stdin.close()  # tells it to end what it supervises
            while self._lives_on():
                pass
            if self._supervisor.returncode != 0:
                survivors.end(lambda value: value == self._mark, wait=ENDING)
            survivors.release(self._mark)
        finally:  # it holds the environment and this machine's paths: nothing to keep as evidence
            folders.clean_up(self._spec_file)
        return self._said()

    def _said(self) -> list[str]:
        """All so far: what cannot be ended may hold the other end open for ever."""
        errors = self._supervisor.stderr
        if errors is None or errors.closed:
            return []
        with errors:
            os.set_blocking(errors.fileno(), False)
            return (errors.read() or b"").decode(errors="replace").splitlines()

    def _lives_on(self) -> bool:
        return not self.ends_within(LOOK_SECONDS)
