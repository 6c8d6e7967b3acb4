"""What a probe found: samples and answers, by the names under which the rubric reads them."""

from dataclasses import dataclass, field

import msgspec

from harness.records.record import Answer, Sample
from harness.worker.contract import Elsewhere, Unsupported


@dataclass
class Finding:
    """What a probe found. A figure stands in the rubric by the name of a sample or of an answer."""

    samples: list[Sample] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def add(self, name: str, value: float, unit: str) -> None:
        self.samples.append(Sample(name, value, unit))

    def answer(
        self, name: str, found: int, expected: int, unknown: int = 0, lack: str = ""
    ) -> None:
        """`found` of `expected` cases were right; `unknown` could not be tried, for this `lack`."""
        self.answers[name] = Answer(found, expected, reason=lack, unknown=unknown)

    def explain(self, name: str, said: str) -> None:
        """Say more of an answer, before its reason."""
        answer = self.answers[name]
        whole = "; ".join(filter(None, (said, answer.reason)))
        self.answers[name] = msgspec.structs.replace(answer, reason=whole)

    def lacking(self, name: str, answer: Unsupported | Elsewhere) -> None:
        """Under the name of a sample or answer that the framework cannot give here."""
        self.answers[name] = Answer.lacking(answer)
