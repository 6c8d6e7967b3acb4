"""What a run costs before any work, and what each further step of a chain adds.

The host takes the median of the shortest runs and the slope over all lengths.
The question: `harness.worker.questions.instrumentation.Chain`.

A run starts where a user starts it, for all alike: with `python FILE`, a fresh process with its
imports. Services, where there are any, run already, as they do all day. What a start from nothing
takes besides is the start-up of services in the records of runs. For Airflow `python FILE` is a
program that triggers a run through the API.

KFP's figures are of its tuned setting, `use_venv=False` and `install_kfp_package=False`: by default
each step makes a virtual environment and installs kfp over a network. One step at those defaults
is among the evidence and no figure.
"""

import math
import statistics
from collections.abc import Sequence

from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.records.intervals import CONFIDENCE, Interval
from harness.records.nonparametric import theil_sen
from harness.worker.questions.instrumentation import Chain

LENGTHS = [0, 10, 30]
REPEATS = 2  # within each of the repetitions that the rubric asks for
PATIENCE = 120.0  # s; a length that takes longer is run once
TIMEOUT = 3600.0  # s, of all runs with the start of the services

Run = tuple[int, float]  # steps and seconds


@probe("chain", default_deployment_only=True)
def chain(context: Context) -> Finding:
    """Time chains of steps that do nothing: seconds of the shortest, and per further step."""
    patient = context.asking(timeout=TIMEOUT)
    runs = patient.call(Chain.run, lengths=LENGTHS, repeats=REPEATS, patience=PATIENCE)
    context.keep("chain.json", {"columns": ["steps", "seconds"], "runs": runs})
    check(runs)
    finding = Finding()
    shortest = min(steps for steps, _ in runs)
    fixed = statistics.median(seconds for steps, seconds in runs if steps == shortest)
    finding.add("chain.fixed", fixed, "s")
    finding.samples += slope(runs).samples("chain.step", "s/step")
    return finding


def check(runs: Sequence[Run]) -> None:
    """Raises ToolFailed for anything but times of at least two lengths."""
    if len({steps for steps, _ in runs}) < 2:
        raise ToolFailed(f"a slope needs runs of at least two lengths, not {runs}")
    if not all(seconds > 0 and math.isfinite(seconds) for _, seconds in runs):
        raise ToolFailed(f"these are not times: {runs}")


def slope(runs: list[Run]) -> Interval:
    """Seconds per step with the ends of its 95 % interval, by Theil and Sen.

    The median of the slopes between any two runs of different lengths heeds no single slow run.
    """
    steps, seconds = zip(*runs, strict=True)
    ends = theil_sen(steps, seconds, CONFIDENCE)
    if not all(map(math.isfinite, ends)):
        raise ToolFailed(f"too few runs for an interval: {runs}")
    return Interval(*ends, f"{100 * CONFIDENCE:g} % by Theil and Sen", len(runs))
