"""Questions of configuration that are asked of orchestrators.

Steps tell the host what happens by `harness.worker.witness.note(notes, what, ...)`, where `notes`
is the path that the method was given. That path may come into the pipeline by any way.
"""

from abc import abstractmethod

from harness.worker.questions.question import Question, RunId


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
