"""A check on the answers to the rubric's questions; nothing is started."""

from harness.conformance import written
from harness.conformance.registry import check
from harness.conformance.subject import Subject


@check("answers")
def well_formed(subject: Subject) -> str | None:
    """Answers to questions, by code, tables or programs, have the form in which they are asked."""
    return "\n".join(written.mistakes(subject.folder)) or None
