"""The class that all questions share."""

import re
from abc import ABC
from typing import Any, ClassVar

from harness.worker.contract import ProbeRequest

RunId = str  # of a run, as the framework names it


class Question(ABC):
    """One question of the rubric. Its docstring says what is asked, its methods how.

    Each method is called on a fresh object in a process of its own. What it returns travels as
    JSON. It raises `Unsupported` when the framework has no such thing, `Elsewhere` when another
    deployment has it, `NotHere` when this machine lacks what it needs. Whatever the framework
    raises is the framework's failure.

    "In a fresh process" in a docstring means: nothing of an earlier call is known but what lies in
    `request.workdir`, in the services, and in the arguments.
    """

    request: ProbeRequest
    probe: ClassVar[str] = ""  # asks it; in snake case the name of the class, where that says none
    extras: ClassVar[tuple[str, ...]] = ()  # packages that each answer needs on top of the base

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.probe = cls.probe or re.sub(r"\B(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, request: ProbeRequest) -> None:
        self.request = request
