"""Questions of configuration that are asked of orchestrators.

Steps tell the host what happens by `harness.worker.witness.note(notes, what, ...)`, where `notes`
is the path that the method was given. That path may come into the pipeline by any way.
"""

from abc import abstractmethod

from harness.worker.questions.question import Question, RunId
from harness.worker.questions.types.configuration import Survived as Survived


class Branch(Question):
    """Whether a condition known only at run time chooses the step that runs, and no other does.

    Step `decide` reads the file `coin`, whose text is "left" or "right", does
    `note(notes, "decide")` and lets the framework choose: step `left` does `note(notes, "left")`,
    step `right` likewise. The same pipeline is run twice, with one side each. A side counts when
    `decide` and that side noted once each, in this order and in different processes, and the other
    side noted nothing. An `if` inside a step is not a branch.
    """

    @abstractmethod
    def run(self, coin: str, notes: str) -> RunId:
        """Run the pipeline and return when the run is over; `coin` is the path of the file."""


class ConcurrentRuns(Question):
    """Whether runs of one pipeline at the same time keep apart, and wait where one is the limit.

    The pipeline has a parameter `number` and two steps. `work` does
    `note(notes, "begin", number=number)`, sleeps `seconds`, does
    `note(notes, "end", number=number)` and returns `number * number + 1`. `show` gets that by the
    framework's means and does `note(notes, "shown", number=number, result=...)`. Three runs are
    started before any is over. Three cases: at least two work at once; each run shows its own
    result, once, and the store has it as that of `work`; with a limit of one, all three work, and
    never two at once, where two did without it. Where none did, it is tried with longer steps.
    """

    @abstractmethod
    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        """Start the runs of numbers 0, 1 and 2 in this order, and return when all are over.

        `limit` 1 is the documented limit of the pipeline's runs. None leaves out every limit.
        `Unsupported` counts for this case. A queue or a loop of ours is no limit.
        """

    @abstractmethod
    def result(self, run_id: RunId) -> int:
        """What the store says that `work` of that run returned; in a fresh process."""


class FanOut(Question):
    """Whether a fan-out whose width is known only at run time hands all its results to a join.

    Step `plan` reads the width from the file `width` and lets the framework start as many steps
    `item`, numbered from 0; each does `note(notes, "item", number=number)` and returns
    `number * number + 1`. Step `join` gets all results by the framework's means and does
    `note(notes, "join", results=[...])`. A width counts when each number was noted by one step, and
    one join noted all results, in any order. Widths are 1, 10 and 100, of one pipeline.
    """

    @abstractmethod
    def run(self, width: str, notes: str) -> RunId:
        """Run the pipeline and return when the run is over; `width` is the path of the file."""


class Pause(Question):
    """Whether what is triggered while a pipeline is paused waits, and runs once it is resumed.

    The pipeline's one step does `note(notes, "step")`. The host has it run without a pause first,
    and takes the time until the step notes. Paused, it may note nothing for three times as long,
    and for at least ten seconds. Two cases: it waits; resumed, it runs once, without a second
    trigger. What is paused may be the pipeline, its schedule or its queue.
    """

    @abstractmethod
    def run(self, notes: str) -> RunId:
        """Trigger it and return when the run is over. Do `note(notes, "triggered")` just before."""

    @abstractmethod
    def pause(self, notes: str) -> RunId:
        """Pause it by the documented means and trigger it then, in the same way.

        Do `note(notes, "triggered")` just before, and do not wait for the run. An empty id where
        it has none yet.
        """

    @abstractmethod
    def resume(self, run_id: RunId, notes: str) -> RunId:
        """Do `note(notes, "resumed")`, resume it, and return when that run is over."""


class Queues(Question):
    """Whether waiting steps start by their priority, and one queue does not wait for another.

    Each step does `note(notes, "begin", name=name)`, sleeps `seconds` and does
    `note(notes, "end", name=name)`. A queue has one slot, by the framework's documented limit. A
    step may be a run of its own, where runs have priorities and queues. Three cases: two of
    `prioritised`, with other priorities each, and one of `separated`. A dependency of one step on
    another is no priority.
    """

    @abstractmethod
    def prioritised(self, priorities: dict[str, int], seconds: float, notes: str) -> None:
        """Run step `hold` and these, all in one queue, and return when all are over.

        While `hold` has the slot, all the others wait for it, or for `hold`. The higher number is
        to go first; what the framework calls it is the answer's matter. The case counts when they
        began in that order, and never two worked at once.
        """

    @abstractmethod
    def separated(self, seconds: float, notes: str) -> None:
        """Run steps `slow-0`, `slow-1`, `slow-2` in one queue, and `quick` in another.

        `quick` is the last one to be handed in, at once after the others. Return when all are over.
        The case counts when one of the first queue worked at a time, and `quick` beside one of
        them, before the last of them began.
        """


class SchedulerCrash(Question):
    """Whether a run outlives the sudden end of the process that drives it.

    Four steps in a row, each with the result of the one before it: `one` returns 1, `two` and
    `three` twice of what they got, so that `four` gets 4. Each does
    `note(notes, "step", name="one")` and so on, `four` with `got=...` beside the name. Then `three`
    sleeps `seconds`. As soon as `three` has noted, the host ends the driver by SIGKILL, and nothing
    else. The driver is the scheduler or server that hands out steps. Where there are no services,
    it is the process that the user starts. Three cases: the run succeeds in the end, by its store;
    `one` and `two` were not run again; nothing is lost: `four` got 4, and the store has the results
    of the other three. How often `three` ran is shown beside them.
    """

    @abstractmethod
    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        """Do the run, with the crash in it, and return when it is over.

        Before it starts, do `note(notes, "driver", driver=pid)`, with a process that this one has
        started. Once that has ended, start it again by the documented means, and whatever else is
        documented to have the run go on. Wait for `patience` seconds at most after that. The id
        of the run that has finished; where nothing did, of the one that crashed.
        """

    @abstractmethod
    def kept(self, run_id: RunId) -> Survived:
        """What the store says of that run, and of one that it goes on from; in a fresh process.

        It may start services again.
        """
