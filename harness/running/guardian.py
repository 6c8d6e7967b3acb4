"""The guardian: the process above a supervisor, which ends the tree when the supervisor cannot.

It is the supervisor's parent, and the next reaper of the tree's orphans. A supervisor that is
killed, stopped, or too late leaves nothing alive, then.
"""

import ctypes
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from harness.environments import survivors
from harness.records.times import KILL_SECONDS, LATE

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
LONGEST_WAIT = 3600.0  # s: what a select is given
PYTHONS_OWN = {signal.SIGPIPE, signal.SIGXFSZ}  # which it ignores, but not for what it starts
PAUSE = 0.001  # s between two blows: a chain of forks is faster than most looks


def stand_above(timeout: float) -> None:
    """Returns in a new process, the supervisor; this one becomes its guardian and never returns."""
    become_subreaper()
    supervisor = os.fork()
    if not supervisor:
        return
    try:
        status = _guard(supervisor, timeout)
        if status and not end_children(_none_left):
            _say("some of its processes cannot be ended")
    except BaseException:  # a second supervisor is the last that is wanted
        end_children(_none_left)  # the supervisor too, unless it has been reaped
        with suppress(OSError):
            traceback.print_exc()
        os._exit(1)
    _end_as(status)


def become_subreaper() -> None:
    """From now on descendants whose parent has ended are our children."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) failed")


def end_children(none_left: Callable[[], bool]) -> bool:
    """Kill until no descendant of this reaper is left; False when some withstand.

    Children are enough: those of one that was killed are ours then. `none_left` reaps, and asks
    the kernel, which no process can escape by being quicker than a look at the list of all.
    """
    deadline = time.monotonic() + KILL_SECONDS
    while not none_left():
        if time.monotonic() > deadline:
            return False
        for child in Path("/proc/self/task", str(os.getpid()), "children").read_text().split():
            survivors.kill(int(child))
        time.sleep(PAUSE)
    return True


def own_signals() -> None:
    """Handle signals as a program does by default, whatever our starter ignores or blocks."""
    for number in signal.valid_signals() - PYTHONS_OWN:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _guard(supervisor: int, timeout: float) -> int:
    """The supervisor's wait status, once it has ended."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    looked_at = [woken, sys.stdin.fileno()]
    overdue = _now() + timeout + LATE
    while (status := _reap(supervisor)) is None and _now() < overdue:
        ready = select.select(looked_at, [], [], min(overdue - _now(), LONGEST_WAIT))[0]
        if woken in ready:
            os.read(woken, 4096)
        elif ready:  # the harness has let go, or died
            looked_at = [woken]
            overdue = min(overdue, _now() + LATE)
    if status is None:
        os.kill(supervisor, signal.SIGKILL)  # not reaped: the number is still its own
        _say(f"it did not end within {LATE:.0f} s")
        return signal.SIGKILL
    return status


def _reap(supervisor: int) -> int | None:
    """Its wait status; None while it runs. One that has been stopped is killed."""
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        if pid == 0:
            return None
        if pid == supervisor:
            if not os.WIFSTOPPED(status):
                return status
            os.kill(supervisor, signal.SIGKILL)
            _say("it was stopped from outside")


def _none_left() -> bool:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return True
    return False


def _end_as(status: int) -> None:
    """As the supervisor did: who waits for us, waits for it."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(abs(code))


def _say(what: str) -> None:
    """To the harness, unless that is gone."""
    with suppress(OSError):
        os.write(sys.stderr.fileno(), f"{what}\n".encode())


def _now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)
