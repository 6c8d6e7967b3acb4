"""A supervised process tree: it runs to its end, or until its starter lets it go."""

import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments import own_python
from harness.errors import HarnessError
from harness.records.outcome import Outcome
from harness.running.supervisor import Spec

LOOK_SECONDS = 0.1
Tick = Callable[[], None]  # called several times a second; what it raises ends the tree


class Tree:
    """Started on construction. It runs as long as somebody holds it: `end` lets it go."""

    def __init__(self, spec: Spec, spec_file: Path) -> None:
        self.spec = spec
        self._spec_file = spec_file
        spec_file.write_bytes(msgspec.json.encode(spec))
        # A session of its own: Ctrl-C in the terminal reaches the harness alone, which lets go.
        self._supervisor = subprocess.Popen(
            own_python.command("harness.running.supervisor", str(spec_file)),
            env=own_python.environment(),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def up(self) -> bool:
        """Whether it still runs."""
        return self._supervisor.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float, tick: Tick) -> bool:
        """Return whether it got ready: False when it ends before, or in that time does not.

        It is ended when it does not get ready, or when `tick` raises.
        """
        deadline = time.monotonic() + seconds
        try:
            while not ready():
                tick()
                if not self._lives_on() or time.monotonic() > deadline:
                    self.end()
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
        try:
            return msgspec.json.decode(Path(self.spec.outcome).read_bytes(), type=Outcome)
        except FileNotFoundError:
            said = errors[-1] if errors else "no message"
            raise HarnessError(
                f"the supervisor died: {said}; all records so far are safe, continue with --resume"
            ) from None

    def ends_within(self, seconds: float) -> bool:
        """Whether it does so by itself."""
        with suppress(subprocess.TimeoutExpired):
            self._supervisor.wait(seconds)
        return not self.up

    def end(self) -> list[str]:
        """Whatever still runs is ended now; what the supervisor said. May be called again.

        An interruption of it leaves the tree ending, and the next call waits for that.
        """
        try:
            # Closes its stdin, which tells it to end what it supervises.
            said = self._supervisor.communicate()[1]
        finally:  # it holds the environment and this machine's paths: nothing to keep as evidence
            self._spec_file.unlink(missing_ok=True)
        return said.decode(errors="replace").splitlines()

    def _lives_on(self) -> bool:
        return not self.ends_within(LOOK_SECONDS)
