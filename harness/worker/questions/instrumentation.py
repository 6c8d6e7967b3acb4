"""Questions of instrumentation: asked in the environment without extras, unless of trackers."""

from abc import abstractmethod
from typing import Any, TypedDict

from harness.worker.questions.question import Question
from harness.worker.questions.trackers.instrumentation import Autologging as Autologging
from harness.worker.questions.trackers.instrumentation import Logged as Logged


class Attempted(TypedDict):
    """`harness.worker.attempts.Attempts`, by the step's name in the scenario."""

    outputs: dict[str, Any]
    reasons: dict[str, str]


class Results(TypedDict):
    """What a pipeline gave back: each step's output, and the sha256 of each file they name."""

    outputs: dict[str, dict[str, Any]]
    files: dict[str, str]


class Chain(Question):
    """What a run costs before any work, and what each further step of a chain adds.

    One run is a chain of as many steps that do nothing, step k + 1 after step k, timed from the
    trigger to when the framework's own store or API says that it is finished. Length 0 is the
    shortest run that there is, without work. A framework that demands a task passes
    `[max(1, n) for n in lengths]` on, so that its samples say 1. Each timed run is a fresh process,
    as a user starts one, with its start and its imports. Services that run already are up before
    the first is timed; what asks them is such a process too.

    Fewer than two lengths, or what is no positive time, is an error of ours.
    """

    @abstractmethod
    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run, in the order in which they were made.

        Starts what the framework needs and, once that is up, hands a function that does one run to
        `harness.worker.rounds.interleaved`: that one warms up, interleaves the lengths and gives up
        repeating what takes longer than `patience`.
        """


class Steps(Question):
    """Which steps of the instrumented pipeline a unit test can call as functions.

    Each step is called by the function that the framework runs for it, and its output is taken from
    where the pipeline leaves it. A step counts when its output equals plain's. Ways to test a step
    that run it in a process of its own, after a run of the whole pipeline, are no calls; the answer
    links to them. `self.request.data` is the scenario's prepared data.

    With `stand_ins` False, as is scored, only what anybody can make may be used: arguments, objects
    of the framework's public API, a store in a folder. No service, no run of the framework around
    the call, and nothing of the framework replaced. With True, the test may also replace what the
    framework hands to a step (its context, its `self`) by mocks.

    `harness.worker.attempts.Attempts` keeps what each call gave, or why it could not be called, by
    the step's name in the scenario: "train/CNN", "select_best". `scenarios.mnist.steps.calls` has
    every step as a call of the scenario's own function.
    """

    @abstractmethod
    def call(self, parameters: dict[str, Any], stand_ins: bool) -> Attempted:
        """Call each step of the adapter's pipeline (`frameworks/NAME/mnist.py`)."""

    @abstractmethod
    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> Attempted:
        """Call each step of the tutorial (`frameworks/NAME/probes/tutorial.py`)."""


class Tutorial(Question):
    """Whether the pipeline in a second idiom does the same work as plain Python.

    `frameworks/NAME/probes/tutorial.py` is written as the framework's own beginners' pages teach,
    by another hand than the adapter's pipeline. Plain Python, which has no such file, answers with
    its one pipeline: the yardstick of all. Each step's output and each file's digest has to equal
    plain's. `self.request.data` is the scenario's prepared data.

    Beside the class the module has a function `start`, called by `run`: all that it takes to run
    the pipeline once. The host counts its lines and what they reach in the framework's folder, so
    nothing that reads results back belongs into it. `scenarios.mnist.steps.left` makes the results
    of two functions that read outputs and files.
    """

    @abstractmethod
    def run(self, parameters: dict[str, Any]) -> Results:
        """Run the pipeline, and read it back from where it left its results.

        "outputs" is what every step returned, by its name in the scenario ("train/CNN"); "files"
        the sha256 of each file that they name ("weights/CNN").
        """
