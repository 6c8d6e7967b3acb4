"""Generation: a framework answers prompts to plain Python's language model by OpenAI's protocol.

What counts comes first: each text is word by word what the model finds likeliest. Then follow times
and rates.
"""

from pathlib import Path
from typing import Any, ClassVar

import msgspec

from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, first_unwritten
from harness.records.outcome import Execution
from harness.records.record import Sample
from harness.tasks import inputs, task
from harness.tasks.generation import meetings
from harness.tasks.generation.meetings import Loaded
from harness.tasks.serving.offer import Offer
from harness.tasks.task import Column, Judged, Making, Visit
from harness.worker.tasks.serving import SINGLES

MODULE = "text_server"  # of a framework's folder, with the class TextServer


class Served(msgspec.Struct):
    """What the driver leaves: sha256 of the model's files, and what came of each meeting."""

    model: dict[str, str]
    asked: str  # what was wrong, if anything
    load: Loaded


class Generation(task.Task):
    """See the module."""

    name = "generation"
    driver = "harness.worker.tasks.generation"
    phases = ("configure", "deploy", "ask", "load")
    meetings = ("ask", "load")
    roles: ClassVar[frozenset[Role]] = frozenset({"llm server"})
    costs: ClassVar[dict[str, str]] = {
        "word.first": "s",
        "word.next": "s",
        "llm.ready": "s",
        "memory.llm": "B",
    }
    columns = (
        Column("ready", "llm.ready"),
        Column("first word", "word.first", long="first word, p90, one by one"),
        Column("next", "word.next", long="further words, mean of an answer, p90"),
        Column("words per s", "words", long="words per s, all at once"),
        Column("memory", "memory.llm", narrow=False),
    )
    figures = "MLPerf's LoadGen asks from a processor of its own: one by one, and all at once."

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:  # noqa: ARG002
        """The server: what it serves is the model's folder, and no program of ours."""
        return first_unwritten(framework.folder, (MODULE,))

    def inputs(self, scenario: Scenario, profile: str, making: Making) -> Path:
        return inputs.ensure(scenario, profile, making) / inputs.GIVEN

    def attend(self, meeting: str, offer: Any, visit: Visit) -> Any:
        asked = Offer(offer, visit)
        if meeting == "ask":
            return meetings.ask(asked)
        found = meetings.loads(asked)
        (visit.evidence / SINGLES).unlink(missing_ok=True)  # anybody can make them again
        return found

    def compare(self, given: Any, right: Any) -> Judged:
        ours, base = (msgspec.convert(each, Served) for each in (given, right))
        if ours.model != base.model:
            return Judged(wrong="it was given another model than plain Python")
        return Judged(wrong=ours.asked or ours.load.wrong)

    def samples(self, execution: Execution) -> list[Sample]:
        found = super().samples(execution)
        found += [Sample("llm.ready", s.value, "s") for s in found if s.name == "phase.deploy"]
        try:
            load = msgspec.convert(execution.answer, Served).load
        except msgspec.ValidationError:  # it did not come to its end
            return found
        return [
            *found,
            Sample("word.first", load.single.figures["first.p90"], "s"),
            Sample("word.next", load.single.figures["word.p90"], "s"),
            Sample("words", load.offline.figures["words"], "1/s"),
            Sample("memory.llm", load.memory, "B"),
        ]
