"""Records of what is not known here: shown as far as records alone tell it, and said."""

from collections.abc import Iterable, Mapping

from harness.advice import advise
from harness.planning.catalog import Framework
from harness.records.plan import Target
from harness.records.record import Record


def is_known(target: Target, frameworks: Mapping[str, Framework]) -> bool:
    """Whether there is a folder that tells what it is."""
    framework = frameworks.get(target.framework)
    return framework is not None and target.deployment in framework.deployments


def tell(run: str, records: Iterable[Record], frameworks: Mapping[str, Framework]) -> bool:
    """Whether there are any: then one line on standard error names them."""
    targets = dict.fromkeys(Target(r.framework, r.deployment) for r in records)
    names = [repr(str(target)) for target in targets if not is_known(target, frameworks)]
    if names:
        advise(
            f"run {run} has records of {', '.join(names)}, not known here: shown without scores "
            f"and scorecards; to have these, let MLOPS_BENCH_FRAMEWORKS name the frameworks' folder"
        )
    return bool(names)
