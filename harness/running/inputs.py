"""What tasks give all frameworks to work on, made once."""

from pathlib import Path

from harness import tasks
from harness.planning.catalog import Scenario
from harness.tasks.mistakes import TaskMistaken, mistakes
from harness.tasks.task import Making


class Inputs:
    """Of each scenario and profile: made when first asked for, or why the task could not."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], Path | TaskMistaken] = {}

    def of(self, scenario: Scenario, profile: str, making: Making) -> Path:
        """Raises TaskMistaken, each time; what `making` raises passes through."""
        name = (scenario.name, profile)
        if name not in self._made:
            self._made[name] = _made(scenario, profile, making)
        found = self._made[name]
        if isinstance(found, TaskMistaken):
            raise found
        return found

    def forget(self) -> None:
        """What was made may be broken."""
        self._made.clear()


def _made(scenario: Scenario, profile: str, making: Making) -> Path | TaskMistaken:
    task = tasks.of(scenario.task)
    try:
        with mistakes(task, "inputs") as lent:
            ours = Making(lent.passing(making.data), lent.passing(making.environment))
            return Path(task.inputs(scenario, profile, ours))
    except TaskMistaken as problem:
        return problem
