"""All tasks by name: the harness's own, installed ones, and those that are registered."""

from importlib.metadata import entry_points

from harness.choices import pick
from harness.tasks.generation.task import Generation
from harness.tasks.monitoring.task import Monitoring
from harness.tasks.pipeline import Pipeline
from harness.tasks.serving.task import Serving
from harness.tasks.task import Task
from harness.tasks.versioning import Versioning

GROUP = "mlops_bench.tasks"  # an entry point there names a subclass of Task
_KNOWN: dict[str, Task] = {}


def register(task: Task) -> None:
    """Make the task known under its name; a later one of that name takes its place."""
    _KNOWN[task.name] = task


def known() -> dict[str, Task]:
    """All tasks; those of installed distributions are imported."""
    for point in entry_points(group=GROUP):
        if point.name not in _KNOWN:
            register(point.load()())
    return dict(_KNOWN)


def of(name: str) -> Task:
    """The task of that name; raises UsageError with the nearest one."""
    if name not in _KNOWN:  # to look for installed ones takes time
        pick(name, known(), "task")
    return _KNOWN[name]


def is_known(name: str) -> bool:
    """Whether `of` has it."""
    return name in _KNOWN or name in known()


register(Generation())
register(Monitoring())
register(Pipeline())
register(Serving())
register(Versioning())
