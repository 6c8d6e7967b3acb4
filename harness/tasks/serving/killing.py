"""The process that computes is killed: is it started again without anybody's help, and when?"""

import time
from contextlib import suppress

import msgspec
import psutil

from harness.intake import files
from harness.tasks.serving import usage
from harness.tasks.serving.abuse import alive
from harness.tasks.serving.offer import Offer
from harness.worker.tasks.serving import COMPUTES

PATIENCE = 20.0  # s until it has to answer again, or three times its own start
BRIEF = 12.0  # s, or its own start: the slowest that comes back here takes 10 s
LOOK = 0.1  # s
NOBODY = "nobody"  # was killed, so nothing is known
MOST = 2**16  # bytes of process ids


class Killed(msgspec.Struct):
    """Seconds until a right answer with as many processes as before; none where that never came."""

    which: str  # of the server's processes
    seconds: float | None
    how: str  # what the last answer was, if none was right


def kill(offer: Offer) -> Killed:
    """By SIGKILL, as the kernel does when memory is short."""
    processes = set(_living(offer))
    first = alive(offer)  # the model notes who computes when it is asked
    processes &= set(_living(offer))  # not those that come and go
    victim = _computing(offer)
    if victim is None:
        how = first or "the process that computes is not beneath the one that was started"
        return Killed(NOBODY, None, how)
    beside = len(usage.tree(offer.served.pid)[1:])
    which = "the process that was started" if victim.pid == offer.served.pid else "a worker"
    begin = time.monotonic()
    with suppress(psutil.NoSuchProcess):
        victim.kill()
    return _after(offer, f"{which}, with {beside} beneath", begin, len(processes))


def _after(offer: Offer, which: str, begin: float, processes: int) -> Killed:
    """Nobody is left who could start anything again, once the first process is gone."""
    wrong, patience = "nothing was asked", _patience(offer)
    while time.monotonic() - begin < patience and offer.up:
        offer.visit.tick()
        wrong = alive(offer)
        if not wrong and len(_living(offer)) < processes:
            wrong = "others answer, and nobody has started it again"
        passed = time.monotonic() - begin
        if not wrong and offer.up and passed <= patience:
            return Killed(which, passed, "")
        time.sleep(LOOK)
    return Killed(which, None, wrong if offer.up else "the server has ended with it")


def _patience(offer: Offer) -> float:
    """Shorter where its adapter says that it is another deployment which starts workers again."""
    if "deployment" in offer.served.lacks.get("revived", {}):
        return max(BRIEF, offer.served.took)
    return max(PATIENCE, 3 * offer.served.took)


def _living(offer: Offer) -> list[psutil.Process]:
    return [process for process in usage.tree(offer.served.pid) if usage.lives(process)]


def _computing(offer: Offer) -> psutil.Process | None:
    """As the model has noted: the last that lives, and is the server's."""
    noted = files.content(offer.visit.evidence / COMPUTES, most=MOST).split()
    known = {process.pid: process for process in usage.tree(offer.served.pid)}
    found = [known[int(pid)] for pid in noted if pid.isdigit() and int(pid) in known]
    return found[-1] if found else None
