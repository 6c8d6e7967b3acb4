"""Figures of servers of a language model: from LoadGen's summary for people, one by one."""

import re

from tests.recompute.evidence import Evidence, Figure
from tests.recompute.servers import memory, ready

SUMMARY = "loads/singlestream/mlperf_log_summary.txt"


def _ninetieth(of: Evidence, what: str) -> float:
    """In seconds."""
    line = rf"^90\.00 percentile {what} *\(ns\) *: *(\d+)$"
    (found,) = re.findall(line, of.text(SUMMARY), re.MULTILINE)
    return float(found) / 1e9


def first(of: Evidence) -> float:
    """From when a request was due to its first word."""
    return _ninetieth(of, "first token latency")


def further(of: Evidence) -> float:
    """Of the means of further words, an answer each."""
    return _ninetieth(of, "time to output token")


FIGURES: dict[str, Figure] = {
    "llm.ready": ready,
    "memory.llm": memory,
    "word.first": first,
    "word.next": further,
}
