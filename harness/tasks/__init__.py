"""What is done with a scenario: phases, inputs, judge, samples. `of(name)` is the way in."""

from harness.tasks.registry import known, of, register

__all__ = ["known", "of", "register"]
