"""Figures of monitors: from what the driver noted of each batch, as pairs of alarm and score."""

import math
import statistics
from collections.abc import Sequence
from typing import Any

from tests.recompute.evidence import Counted, Evidence, Figure

SOON, DAY = 5, 1440  # minutes
CLEARLY = 0.01  # the chance of as many alarms more


def _noted(of: Evidence) -> Any:
    return of.json("result.json")["read_back"]


def check(of: Evidence) -> float:
    return float(statistics.median(_noted(of)["seconds"]))


def false_alarms(of: Evidence) -> float:
    quiet = _noted(of)["quiet"]
    return float(sum(alarm for alarm, _ in quiet) / len(quiet) * DAY)


def noticed(of: Evidence) -> Counted:
    found = _noted(of)
    return _in_time(found["shifts"], lambda batch: batch[0])


def noticed_budgeted(of: Evidence) -> Counted:
    found = _noted(of)
    bound = _threshold(found["calibration"])
    return _in_time(found["shifts"], lambda batch: batch[1] is not None and batch[1] > bound)


def _threshold(scores: Sequence[float]) -> float:
    """What one batch in a day exceeds, with an exponential excess above the 90th percentile."""
    ordered = sorted(scores)
    at = int(len(ordered) * 0.9)
    excess = [score - ordered[at - 1] for score in ordered[at:]]
    share = len(excess) / len(ordered)
    return ordered[at - 1] + statistics.fmean(excess) * math.log(share * DAY)


def _in_time(shifts: Sequence[Any], alarms: Any) -> Counted:
    """Of each shift, most of its tries."""
    times: dict[str, list[bool]] = {}
    for shift in shifts:
        soon = any(map(alarms, shift["after"][:SOON]))
        times.setdefault(shift["name"], []).append(soon and not any(map(alarms, shift["before"])))
    return sum(sum(each) * 2 > len(each) for each in times.values()), len(times)


def undeceived(of: Evidence) -> Counted:
    found = _noted(of)
    window = found.get("window", 1)  # it had no name in older runs
    quiet = found["undisguised"][window - 1 :: window]
    usual, draws = sum(alarm for alarm, _ in quiet), len(quiet)
    sound = [
        _chance(usual, sum(a for a, _ in decoy["disguised"][window - 1 :: window]), draws) > CLEARLY
        for decoy in found["decoys"]
        if not decoy["said"]
    ]
    said = len(found["decoys"]) - len(sound)
    if _chance(usual, draws, draws) > CLEARLY:  # more alarms would tell nothing
        return 0, said
    return sum(sound), len(sound) + said


def _chance(usual: int, more: int, draws: int) -> float:
    """Fisher's exact test, one-sided: the hypergeometric chance of at least as many."""
    total = usual + more
    most = min(draws, total)
    found = (math.comb(draws, k) * math.comb(draws, total - k) for k in range(more, most + 1))
    return sum(found) / math.comb(2 * draws, total)


def told(of: Evidence) -> Counted:
    cases = _noted(of)["faults"]
    return sum(case["told"] for case in cases), len(cases)


def kept(of: Evidence) -> Counted:
    restart = _noted(of)["restart"]
    return int(restart["means"] and restart["same"]), 1


def delivered(of: Evidence) -> Counted:
    found = _noted(of)["delivery"]
    return int(found["means"] and not found["early"] and found["seconds"] is not None), 1


FIGURES: dict[str, Figure] = {
    "check": check,
    "false_alarms": false_alarms,
    "noticed": noticed,
    "noticed_budgeted": noticed_budgeted,
    "undeceived": undeceived,
    "told": told,
    "kept": kept,
    "delivered": delivered,
}
