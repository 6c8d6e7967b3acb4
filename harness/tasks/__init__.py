"""What is done with a scenario: phases, inputs, judge, samples. `of(name)` is the way in."""

from harness.tasks.registry import is_known, known, of, register
from harness.worker.tasks.driver import FrameworkFailed

__all__ = ["FrameworkFailed", "is_known", "known", "of", "register"]
