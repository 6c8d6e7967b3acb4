"""What is wrong with a plan before anything of it is measured, or its folder made."""

from collections.abc import Collection, Iterable, Mapping

from harness.environments import machine, venvs
from harness.errors import HarnessError, UsageError
from harness.measure.probe import probes
from harness.planning import answers, catalog
from harness.planning.catalog import Framework
from harness.records.plan import Cell
from harness.records.record import Measurement
from harness.running.batch import in_batch


def check(cells: Collection[Cell], frameworks: Mapping[str, Framework]) -> None:
    """Raise UsageError for a lock that is missing, and for answers that are mistaken.

    Raises HarnessError where nothing can be measured.
    """
    if lacking := machine.unmeasurable():
        raise HarnessError(f"{lacking}; {machine.WHOLE_PROC}")
    for target in dict.fromkeys(cell.target for cell in cells):
        venvs.locked(frameworks[target.framework], target.deployment)
    for name in dict.fromkeys(cell.target.framework for cell in cells if in_batch(cell)):
        venvs.locked_extras(frameworks[name])
    asked = [c.target.framework for c in cells if c.measurement is Measurement.PROBE]
    if asked:
        base = catalog.baseline(frameworks)
        venvs.locked(base, base.default_deployment)
        _check_answers(frameworks[name] for name in dict.fromkeys([base.name, *asked]))


def _check_answers(frameworks: Iterable[Framework]) -> None:
    """Raise UsageError with every mistake in what these frameworks answer."""
    known = {each.question for each in probes().values()}
    known |= set(map(answers.of_run, catalog.scenarios()))
    mistakes = [line for each in frameworks for line in answers.mistakes(each.folder, known)]
    if mistakes:
        raise UsageError("\n".join(mistakes))
