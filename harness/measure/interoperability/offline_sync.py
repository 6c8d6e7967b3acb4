"""Whether a run that is logged while its server is down gets there later, and is equal.

The host gives the address of a port where nothing listens, and later the batch's services. It
compares random values, and the seconds in which the run was done. Evidence: synced.json and
cases.json.
The question: `harness.worker.questions.interoperability.OfflineSync`.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from harness.measure.cases import Cases, differs, present
from harness.measure.probe import Context, Finding, probe
from harness.running import ports
from harness.worker.questions.interoperability import Logged, OfflineSync, Synced

POINTS = 50  # of a metric
LETTERS = 2000  # of the artifact
OFF = 2.0  # s that a begin may be told too early


class Done(NamedTuple):
    """The seconds in which the run was done."""

    begin: float
    end: float


@probe("offline_sync", services=True)
def offline_sync(context: Context) -> Finding:
    """Have a run logged without a server, brought to one, and read from there."""
    planted = plant()
    (dead,) = ports.free(1)
    begin = time.time()
    logged = replace(context, services=dict).call(
        OfflineSync.log, dead=f"http://127.0.0.1:{dead}", run=planted
    )
    done = Done(begin, time.time())
    run_id = context.call(OfflineSync.sync, logged=logged)
    found = context.call(OfflineSync.read, run_id=run_id)
    kept = {"planted": planted, "done": done, "logged": logged, "run": run_id, "found": found}
    context.keep("synced.json", kept)
    cases = Cases(context, "offline_sync.equal")
    cases.ask("params", lambda: _params(planted, found))
    cases.ask("metrics", lambda: _metrics(planted, found))
    cases.ask("artifact", partial(_artifact, planted, found))
    cases.ask("begin", partial(_begin, done, found))
    cases.ask("once", partial(_once, context, logged))
    return cases.finding()


def plant() -> Logged:
    """All numbers are exact in any notation."""
    points = [(step, (1 + secrets.randbelow(1022)) / 1024) for step in range(POINTS)]
    return {
        "params": {"alpha": secrets.token_hex(8), "beta": secrets.token_hex(8)},
        "metrics": {"loss": points, "score": [(0, 0.5), (7, 0.25)]},
        "artifact": secrets.token_hex(LETTERS // 2),
    }


def _params(planted: Logged, found: Synced) -> str:
    wrong = [differs(n, found["params"].get(n), v) for n, v in planted["params"].items()]
    return "; ".join(filter(None, wrong))


def _metrics(planted: Logged, found: Synced) -> str:
    series = planted["metrics"].items()
    return "; ".join(filter(None, (lost(n, p, found["metrics"].get(n, [])) for n, p in series)))


def lost(name: str, points: Sequence[tuple[int, float]], found: Sequence[tuple[int, float]]) -> str:
    """Why these are not the same points, in whatever order, else ""."""
    wrong = set(points) ^ set(found)
    if not wrong and len(points) == len(found):
        return ""
    return f"{name}: {len(found)} points for {len(points)}, {len(wrong)} of them other ones"


def _artifact(planted: Logged, found: Synced) -> str:
    return "" if present(found["artifact"]) == planted["artifact"] else "the artifact is not equal"


def _begin(done: Done, found: Synced) -> str:
    told = present(found["begin"])
    if told is None:
        return "the server does not tell when the run began"
    right = done.begin - OFF <= told <= done.end
    return "" if right else f"it began {told - done.begin:+.1f} s after the run was started"


def _once(context: Context, logged: object) -> str:
    context.call(OfflineSync.sync, logged=logged)
    count = context.call(OfflineSync.count)
    context.keep("count.json", count)
    return differs("runs after a second sync", count, 1)
