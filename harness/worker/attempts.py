"""Attempts to call the steps of a pipeline: what each gave, or why it could not be called."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Attempts:
    """By the step's name in the scenario: "train/CNN", "select_best"."""

    outputs: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def attempt(self, step: str, call: Callable[[], Any]) -> None:
        """Keep what the call returns, or the error that it ends with."""
        try:
            self.outputs[step] = call()
        except Exception as problem:  # whatever the framework raises is the answer
            traceback.print_exc()
            self.reasons[step] = f"{type(problem).__name__}: {problem}"
