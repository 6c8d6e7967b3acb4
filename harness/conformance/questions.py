"""A check on the answers to the rubric's questions; nothing is started."""

from harness.conformance.registry import check
from harness.conformance.subject import Subject
from harness.measure.probe import probes
from harness.planning import answers


@check("answers")
def well_formed(subject: Subject) -> str | None:
    """Answers to questions, by code or in answers.toml, have the form in which they are asked."""
    known = {each.question for each in probes().values()}
    return "\n".join(answers.mistakes(subject.folder, known)) or None
