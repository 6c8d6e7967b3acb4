"""What an adapter starts: services, each a process group with a log, and commands that end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

POLL_SECONDS = 0.1
READY = 240.0  # s, until a service answers: one that ends is noticed at once
TAIL = 2000  # characters of the log that a failed command quotes
# Bytes of TMPDIR: a socket's path ends at 107 (unix(7)), and Python's own names take up to 40.
SHORT = 64
# No proxy: services listen on loopback only.
_OPENER = build_opener(ProxyHandler({}))


class ServiceFailed(RuntimeError):
    """A service or a command failed; the message holds its log's tail."""


class NotReady(ServiceFailed, TimeoutError):
    """It lives, and is not ready: it may need more time on this machine."""


class Service:
    """Started on construction, in a process group of its own."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def wait_until_ready(self, is_ready: Callable[[], bool], timeout: float | None = None) -> None:
        """Poll until `is_ready`; raises ServiceFailed when the process ends.

        Raises NotReady after `timeout` seconds, by default READY, which is no failure of the
        framework.
        """
        timeout = READY if timeout is None else timeout
        deadline = time.monotonic() + timeout
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise NotReady(f"{self.name} not ready after {timeout:g} s:\n{self._tail()}")
            time.sleep(POLL_SECONDS)

    def check(self) -> None:
        """Raises ServiceFailed when the process has ended."""
        if self.process.poll() is not None:
            raise ServiceFailed(
                f"{self.name} ended with {self.process.returncode}:\n{self._tail()}"
            )

    def stop(self, grace: float = 10) -> None:
        """Signal the group, wait `grace` seconds, then kill what is left of it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(grace)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # children that outlived their parent
        self.process.wait()

    def _tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def short_temporary() -> dict[str, str]:
    """TMPDIR by a shorter name where it is too long for sockets, for as long as this process lives.

    Servers that make sockets there fail else where a user's folders have long names. Who notes
    writes outside the run's folders is told that this is none.
    """
    folder, cwd = os.environ.get("TMPDIR", ""), str(Path.cwd())
    if len(folder) <= SHORT or not folder.startswith(f"{cwd}/"):
        return {}
    short = f"/proc/{os.getpid()}/cwd"
    found = {"TMPDIR": short + folder.removeprefix(cwd)}
    if own := os.environ.get("MLOPS_BENCH_OWN"):
        found["MLOPS_BENCH_OWN"] = f"{own}\n{short}/"
    return found


def answers(url: str) -> bool:
    """Whether a GET of `url` is answered with a status below 400."""
    try:
        with _OPENER.open(url, timeout=2) as response:
            return int(response.status) < 400
    except (HTTPError, URLError, OSError):
        return False


def post(url: str, timeout: float = 60) -> None:
    """A command to a service, without a body.

    Raises ServiceFailed with what it said against it, and NotReady when it says nothing.
    """
    try:
        command = Request(url, method="POST")  # noqa: S310  # the adapter's own, as in `answers`
        _OPENER.open(command, timeout=timeout).close()
    except HTTPError as problem:
        raise ServiceFailed(f"{url}: {problem}: {problem.read(TAIL).decode()}") from None
    except TimeoutError:
        raise NotReady(f"{url}: no answer in {timeout:g} s") from None
    except (URLError, OSError) as problem:
        raise ServiceFailed(f"{url}: {problem}") from None


def run_to_end(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
    """A command that prepares something; raises ServiceFailed with the log's tail."""
    with log.open("ab") as stream:
        code = subprocess.run(
            command,
            cwd=log.parent,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code != 0:
        tail = log.read_text(errors="replace")[-TAIL:]
        raise ServiceFailed(f"{' '.join(command)} ended with {code}:\n{tail}")
