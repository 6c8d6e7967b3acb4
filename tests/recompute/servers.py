"""Figures of servers: from LoadGen's logs, and from what was sent and came back."""

import re

from tests.recompute.evidence import Counted, Evidence, Figure, TooWeak

# As docs/method.md has it: a connection that ends before the whole answer is there.
BROKEN = (
    "BadStatusLine", "BrokenPipe", "ConnectionAborted", "ConnectionReset", "IncompleteRead",
    "RemoteDisconnected",
)  # fmt: skip


def _percentile(of: Evidence, load: str, which: int) -> float:
    """Of the latencies, in seconds: by LoadGen's summary for people."""
    summary = of.text(f"loads/{load}/mlperf_log_summary.txt")
    (found,) = re.findall(
        rf"^{which}\.00 percentile latency \(ns\) *: *(\d+)$", summary, re.MULTILINE
    )
    return float(found) / 1e9


def latency(of: Evidence) -> float:
    """Of one request after the other, the 90th percentile."""
    return _percentile(of, "single", 90)


def service(of: Evidence) -> float:
    """Of the highest rate with every answer there and right, and 99 of 100 within the bound."""
    rates = {
        name.split("/")[1] for name in of.names("/report.json") if name.startswith("loads/rate-")
    }
    tried, held = [], []
    for each in rates:
        load, report = of.json(f"loads/{each}/load.json"), of.json(f"loads/{each}/report.json")
        tried.append(load["rate"])
        late = _percentile(of, each, 99)
        if not report["failed"] and not report["wrong"] and late <= load["bound"]:
            held.append(load["rate"])
    if not held:
        raise TooWeak(f"none of {len(tried)} rates stayed within the bound")
    return 1 / float(max(held))


def ready(of: Evidence) -> float:
    """The phase that ends once the server says that it is ready."""
    phases = of.json("result.json")["phases"]
    (found,) = [phase for phase in phases if phase["name"] == "deploy"]
    return float(found["end"] - found["begin"])


def memory(of: Evidence) -> float:
    return float(of.json("load.done.json")["memory"])


def refused(of: Evidence) -> Counted:
    return _right(of.json("abuse.done.json"))


def drained(of: Evidence) -> Counted:
    found = of.json("end.done.json")
    if not found["under_way"]:
        raise TooWeak("no request was under way")
    return (found["dropped"] == 0) + bool(found["gone"]), 2


def failed(of: Evidence) -> Counted:
    return _right(of.json("fail.done.json"))


def revived(of: Evidence) -> Counted:
    return int(of.json("kill.done.json")["seconds"] is not None), 1


def unready(of: Evidence) -> Counted:
    return int(not of.json("result.json")["read_back"]["broken"]), 1


def told_count(of: Evidence) -> Counted:
    found = of.json("ask.done.json")
    if not found["counts"]:
        raise TooWeak("it has no figure of requests")
    return int(not found["counted"]), 1


def _right(cases: list[dict[str, str]]) -> Counted:
    return sum(not case["wrong"] for case in cases), len(cases)


def described(of: Evidence) -> Counted:
    cases = of.json("describe.done.json")["cases"]
    if not cases:
        raise TooWeak("it has no document, or nobody could look at it")
    return _right(cases)


def identified(of: Evidence) -> Counted:
    if not of.json("describe.done.json")["named"]:
        raise TooWeak("no answer names a version")
    return 1, 1


def switched(of: Evidence) -> Counted:
    found = of.json("switch.done.json")
    if found is None or found["unknown"]:
        raise TooWeak("it takes no other version, or nobody knows")
    return _right(found["cases"])


def _good(of: Evidence, load: str) -> float:
    """Good answers a second."""
    report = of.json(f"loads/{load}/report.json")
    bad = report["wrong"] + sum(report["failed"].values())
    return float(report["figures"]["throughput"] * (1 - bad / report["requests"]))


def overloaded(of: Evidence) -> Counted:
    failed = of.json("loads/overload/report.json")["failed"]
    broken = any(kind.startswith(BROKEN) for kind in failed)
    holds = not broken and _good(of, "overload") >= _good(of, "offline") / 2
    own = "overload.done.json"
    left = of.json(own if of.has(own) else "load.done.json")  # older runs: one of the loads
    if 2 * _good(of, "offline") > left["crowd"]:
        raise TooWeak("our side may ask too few")
    return holds + (left["recovered"] is not None), 2


FIGURES: dict[str, Figure] = {
    "described": described,
    "identified": identified,
    "overloaded": overloaded,
    "switched": switched,
    "latency": latency,
    "service": service,
    "ready": ready,
    "memory.server": memory,
    "refused": refused,
    "drained": drained,
    "counted": told_count,
    "failed": failed,
    "revived": revived,
    "unready": unready,
}
