"""Whether the store tells of a change what was there before, when it came, and by whom.

The host makes up the users and the values, and measures the seconds in which the changes were done.
Evidence: changes.json and cases.json.
The question: `harness.worker.questions.interpretability.AuditTrail`.
"""

import secrets
import time
from functools import partial

from harness.measure.cases import Cases, differs, present
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interpretability import AuditTrail, Change

TAG = "stage"
ROUNDED = 1.0  # s, by which a time may be rounded


@probe("audit_trail", services=True)
def audit_trail(context: Context) -> Finding:
    """Have a tag overwritten and a run deleted, and ask the store about both."""
    maker, changer = (f"{role}{secrets.token_hex(3)}" for role in ("maker", "changer"))
    values = [secrets.token_hex(6) for _ in range(3)]
    runs = context.call(AuditTrail.make, maker=maker, tag=TAG, values=values[:2])
    if len(set(runs)) != 2:
        raise ToolFailed(f"these are not two runs: {runs}")
    begin = time.time()
    context.call(AuditTrail.change, changer=changer, run_ids=runs, tag=TAG, value=values[2])
    done = (begin - ROUNDED, time.time() + ROUNDED)
    told = context.call(AuditTrail.read, run_ids=runs, tag=TAG)
    planted = {"users": [maker, changer], "values": values, "runs": runs, "done": done}
    context.keep("changes.json", {**planted, "told": told})
    cases = Cases(context, "audit_trail.told")
    pairs = (("overwritten", told["overwritten"], values[0]), ("deleted", told["deleted"], runs[1]))
    for kind, change, what in pairs:
        cases.ask(f"{kind}: what", partial(_what, change, what))
        cases.ask(f"{kind}: when", partial(_when, change, done))
        cases.ask(f"{kind}: who", partial(_who, change, changer))
    return cases.finding()


def _what(told: Change, wanted: str) -> str:
    return differs("what", present(told["what"]), wanted)


def _when(told: Change, done: tuple[float, float]) -> str:
    when = present(told["when"])
    if when is None:
        return "it does not tell when"
    return "" if done[0] <= when <= done[1] else f"{when - done[0]:+.1f} s from the change"


def _who(told: Change, wanted: str) -> str:
    return differs("who", present(told["who"]), wanted)
