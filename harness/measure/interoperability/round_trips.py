"""Whether models of three libraries come back from its store by its own means, and predict alike.

The host computes what the models predict that no framework has touched, and compares.
The question: `harness.worker.questions.interoperability.RoundTrips`.
"""

import json
import secrets
from functools import partial

import msgspec

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interoperability import RoundTrips

LIBRARIES = ("sklearn", "torch", "transformers")
TOLERANCE = 1e-6


@probe("round_trips", services=True)
def round_trips(context: Context) -> Finding:
    """Store a model of each library, load it elsewhere, and compare what it predicts."""
    seed = secrets.randbelow(2**31)
    expected = _expected(context, seed)
    cases = Cases(context, "round_trips.equal")
    for library in LIBRARIES:
        wanted = expected[library]
        cases.ask(library, partial(_case, context, library, seed, wanted))
    return cases.finding()


def _expected(context: Context, seed: int) -> dict[str, list[float]]:
    """What the models predict that no framework has touched."""
    file = context.evidence / "expected.json"
    done = context.python("-m", "scenarios.models", str(seed), str(file), name="expected")
    if not done.ok:
        raise ToolFailed("the models could not be made; see expected.log")
    return msgspec.convert(json.loads(file.read_bytes()), dict[str, list[float]])


def _case(context: Context, library: str, seed: int, wanted: list[float]) -> str:
    run_id = context.call(RoundTrips.run, library=library, seed=seed)
    predictions = context.call(RoundTrips.read, library=library, run_id=run_id)
    context.keep(f"predictions-{library}.json", predictions)
    return difference(predictions, wanted)


def difference(found: list[float], wanted: list[float]) -> str:
    """Why the predictions are not equal within the tolerance, else ""."""
    if len(found) != len(wanted):
        return f"{len(found)} predictions instead of {len(wanted)}"
    apart = [abs(a - b) for a, b in zip(found, wanted, strict=True)]
    equal = all(each <= TOLERANCE for each in apart)  # no NaN is
    return "" if equal else f"predictions differ by up to {max(apart):.3g}"
