"""What a run costs before any work, and what each further step of a chain adds.

`frameworks/NAME/probes/chain.py` offers

    run(request: ProbeRequest, lengths: list[int], repeats: int, patience: float)
        -> list of (length, seconds)

which starts what the framework needs and, once that is up, hands a function that does one run to
`harness.worker.rounds.interleaved`: that one warms up, interleaves the lengths and gives up
repeating what takes too long. One run is a chain of as many steps that do nothing, step k + 1
after step k, timed from the trigger to when the framework's own store or API says that it is
finished. Length 0 is the shortest run that there is, without work. A framework that demands a
task passes `[max(1, n) for n in lengths]` on, so that its samples say 1.

A run starts where a user starts it. For MLflow, Metaflow and KFP that is `python FILE`, so each
timed run is a fresh process, with its start and its imports. Airflow is triggered through its API,
in services that run already. KFP's figures are of its tuned setting, `use_venv=False` and
`install_kfp_package=False`: by default each step makes a virtual environment and installs kfp over
a network. One step at those defaults is among the evidence and no figure.
"""

import math
import statistics
from typing import Any

import msgspec

from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.records.intervals import CONFIDENCE, Interval

LENGTHS = [0, 10, 100]
REPEATS = 3
PATIENCE = 120.0  # s; a length that takes longer is run once
TIMEOUT = 3600.0  # s, of all runs with the start of the services

Run = tuple[int, float]  # steps and seconds


@probe("chain", default_deployment_only=True)
def chain(context: Context) -> Finding:
    """Time chains of steps that do nothing: seconds of the shortest, and per further step."""
    answer = context.call(
        "chain", "run", timeout=TIMEOUT, lengths=LENGTHS, repeats=REPEATS, patience=PATIENCE
    )
    context.keep("chain.json", {"columns": ["steps", "seconds"], "runs": answer})
    finding = Finding()
    runs = read(answer)
    shortest = min(steps for steps, _ in runs)
    fixed = statistics.median(seconds for steps, seconds in runs if steps == shortest)
    finding.add("chain.fixed", fixed, "s")
    finding.samples += slope(runs).samples("chain.step", "s/step")
    return finding


def read(answer: Any) -> list[Run]:
    """The runs; raises ToolFailed for anything but times of at least two lengths."""
    try:
        runs = msgspec.convert(answer, list[Run])
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"chain.run answered what is no list of runs: {problem}") from None
    if len({steps for steps, _ in runs}) < 2:
        raise ToolFailed(f"a slope needs runs of at least two lengths, not {runs}")
    if not all(seconds > 0 and math.isfinite(seconds) for _, seconds in runs):
        raise ToolFailed(f"these are no times: {runs}")
    return runs


def slope(runs: list[Run]) -> Interval:
    """Seconds per step with the ends of its 95 % interval, by Theil and Sen.

    The median of the slopes between any two runs of different lengths heeds no single slow run.
    https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.theilslopes.html
    """
    from scipy.stats import theilslopes  # here, since this takes half a second

    steps, seconds = zip(*runs, strict=True)
    found = theilslopes(seconds, steps, alpha=CONFIDENCE)
    ends = float(found.low_slope), float(found.slope), float(found.high_slope)
    if not all(map(math.isfinite, ends)):
        raise ToolFailed(f"too few runs for an interval: {runs}")
    return Interval(*ends, f"{100 * CONFIDENCE:g} % by Theil and Sen", len(runs))
