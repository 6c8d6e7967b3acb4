"""One supervised process tree: started, measured, bounded in time, and gone at the end.

Usage: python -m harness.running.supervisor SPEC.json, with the harness holding the other end of
stdin. When stdin closes, the harness is done with the tree or dead (even by kill -9), and the tree
is ended.

The supervisor makes itself the reaper of its descendants (PR_SET_CHILD_SUBREAPER). So none can
escape by forking twice, and the kernel's accounts of reaped children are complete. A guardian above
it ends the tree when the supervisor itself is killed or stopped.
"""

import os
import resource
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

import filelock
import msgspec
import psutil

from harness.intake import limits, logs
from harness.intake.folders import too_much
from harness.records.outcome import LOOPBACK, Lingering, Outcome, TreeSample
from harness.records.times import LEAK_GRACE, TERMINATE_GRACE
from harness.running import guardian
from harness.worker import processes
from harness.worker.files import atomic_write

TICK = 0.02  # s between looks at the tree's end
SAMPLE = 0.5  # s between memory samples: each costs the kernel a walk over the tree's pages
SHARE = 0.05  # of a core that samples may take; those of many processes come less often
APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
UNSEEN = "processes that start and end too fast to be named"


class Spec(msgspec.Struct):
    """What to run: times in seconds."""

    command: list[str]
    env: dict[str, str]
    cwd: str
    log: str
    outcome: str
    guard: str  # a file that is locked as long as the tree lives
    timeout: float
    handed: list[str] = []  # variables of the supervisor's own that the callee gets: in no file
    evidence: str = ""  # a folder whose size is bounded while the tree lives


class Supervisor:
    """Runs one Spec and returns its Outcome."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.samples: list[TreeSample] = []
        self.peak_process = 0
        self.listeners: set[str] = set()
        self.peers: set[str] = set()
        self.status: int | None = None  # the callee's wait status, once reaped
        self.unended: list[str] = []
        self.flood = ""  # what it wrote too much of

    def run(self) -> Outcome:
        guardian.become_subreaper()
        written, oom_kills = _written(), _oom_kills()
        logs.make_plain(Path(self.spec.log))
        # Open to the end: its size is looked at, whatever becomes of its name.
        self.log = os.open(self.spec.log, APPEND)
        begin = _now()
        # Kept: an object that nobody holds takes the status of a callee that has ended by then.
        process = subprocess.Popen(
            self.spec.command,
            env=self.spec.env | {name: os.environ[name] for name in self.spec.handed},
            cwd=self.spec.cwd,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.callee = process.pid
        leaked: list[str] = []
        lingering: list[Lingering] = []
        try:
            ended = self._watch(begin)
            lingering = _lingering()
            if ended != "exited":
                self._terminate()
            wall = _now() - begin
        finally:  # also when watching fails: nothing may be left
            leaked = self._end_descendants()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = os.waitstatus_to_exitcode(self.status) if self.status is not None else None
        return Outcome(
            ended=ended,
            exit_code=code if code is not None and code >= 0 else None,
            signal=-code if code is not None and code < 0 else None,
            begin=begin,
            wall=wall,
            cpu_user=usage.ru_utime,
            cpu_system=usage.ru_stime,
            written=_written() - written,
            peak_process=self.peak_process,
            samples=self.samples,
            leaked=leaked,
            listeners=sorted(self.listeners),
            oom_kills=_oom_kills() - oom_kills,
            peers=sorted(self.peers),
            lingering=lingering,
            unended=self.unended,
            flood=self.flood,
        )

    def _watch(self, begin: float) -> Literal["exited", "timeout", "abandoned", "flooded"]:
        next_sample = begin
        while True:
            self._reap()
            # First, since it may have written all that and ended between two looks.
            if os.fstat(self.log).st_size > limits.LOG_RUNNING:
                self.flood = f"wrote more than {limits.LOG_RUNNING / limits.MB:g} MB to its log"
            if self.flood:
                return "flooded"
            if self.status is not None:
                return "exited"
            if _now() - begin > self.spec.timeout:
                return "timeout"
            if _now() >= next_sample:
                used = time.process_time()
                self._sample()
                next_sample = _now() + max(SAMPLE, (time.process_time() - used) / SHARE)
            # Waits a tick, or less when the harness lets go of the other end.
            if select.select([sys.stdin], [], [], TICK)[0]:
                return "abandoned"

    def _terminate(self) -> None:
        """Ask the callee to stop its services; whatever is left is killed afterwards."""
        if self.status is None:  # else its number may be another's by now
            os.kill(self.callee, signal.SIGTERM)
        deadline = _now() + TERMINATE_GRACE
        while self.status is None and _now() < deadline:
            time.sleep(TICK)
            self._reap()

    def _end_descendants(self) -> list[str]:
        """Kill what is left and reap it; return the command lines of what had leaked."""
        deadline = _now() + LEAK_GRACE
        while not self._reap():
            if _now() > deadline:
                break
            time.sleep(TICK)
        else:
            return []
        leaked = _seen()
        if not guardian.end_children(self._reap):
            self.unended = _seen()
        return leaked

    def _reap(self) -> bool:
        """Whether nothing is left: a reaper without children has no descendants either."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return True
            if pid == 0:
                return False
            if pid == self.callee:
                self.status = status

    def _sample(self) -> None:
        total = count = 0
        for process in _descendants():
            with suppress(Exception):  # it ended in between, or is odd: no reason to lose the run
                total += process.memory_full_info().pss
                self.peak_process = max(self.peak_process, _high_water(process.pid))
                self._look_at_connections(process)
                count += 1
        self.samples.append(TreeSample(_now(), count, total))
        if self.spec.evidence:
            self.flood = too_much(Path(self.spec.evidence))

    def _look_at_connections(self, process: psutil.Process) -> None:
        for connection in process.net_connections("inet"):
            if connection.status == psutil.CONN_LISTEN:
                self.listeners.add(f"{connection.laddr.ip}:{connection.laddr.port}")
            elif connection.raddr and not connection.raddr.ip.startswith(LOOPBACK):
                address = f"{connection.raddr.ip}:{connection.raddr.port}"
                self.peers.add(f"{address} of {processes.name(process.pid)}")


def _descendants() -> list[psutil.Process]:
    found = psutil.Process().children(recursive=True)
    return [process for process in found if _is_alive(process)]


def _lingering() -> list[Lingering]:
    found = []
    for process in _descendants():
        with suppress(OSError):  # it ended in between
            found.append(Lingering(processes.command(process.pid), processes.started(process.pid)))
    return found


def _seen() -> list[str]:
    """Command lines of what is left, of which there is something."""
    return [processes.described(process.pid) for process in _descendants()] or [UNSEEN]


def _is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _high_water(pid: int) -> int:
    for line in processes.about(pid, "status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _written() -> int:
    """Bytes that this process and its reaped descendants caused to be written (/proc/self/io)."""
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    return 0


def _oom_kills() -> int:
    for line in Path("/proc/vmstat").read_text().splitlines():
        if line.startswith("oom_kill "):
            return int(line.split()[1])
    return 0


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def main(spec_path: str) -> None:
    """Run the spec; the outcome appears whole or not at all."""
    guardian.own_signals()
    spec = msgspec.json.decode(Path(spec_path).read_bytes(), type=Spec)
    with filelock.FileLock(spec.guard):  # to the last write: who waits may then empty the folder
        guardian.stand_above(spec.timeout)
        outcome = Supervisor(spec).run()
        Path(spec.outcome).parent.mkdir(parents=True, exist_ok=True)  # a callee may delete anything
        atomic_write(Path(spec.outcome), msgspec.json.encode(outcome))


if __name__ == "__main__":
    main(sys.argv[1])
