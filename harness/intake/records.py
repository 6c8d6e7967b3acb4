"""A record as it can be written and read again, whatever text a callee has put into it."""

import msgspec

from harness.intake.documents import text
from harness.masking import mask
from harness.records import lines
from harness.records.record import Answer, Record, Status


def sealed(record: Record) -> Record:
    """This record, changed: its texts are bounded, and it is an error when it cannot be written."""
    record.reason = _text(record.reason)
    for name in ("framework_run_id", "framework_version"):
        if (said := getattr(record, name)) is not None:
            setattr(record, name, _text(said))
    record.answers = {text(name): _answer(each) for name, each in record.answers.items()}
    try:
        lines.encode(record)
    except (ValueError, OverflowError, RecursionError, TypeError) as problem:
        record.status = Status.ERROR
        record.reason = _text(f"its record cannot be written: {type(problem).__name__}: {problem}")
        record.samples, record.answers, record.digests, record.evidence = [], {}, {}, []
        record.framework_run_id = record.framework_version = None
    return record


def _answer(answer: Answer) -> Answer:
    return msgspec.structs.replace(
        answer,
        reason=_text(answer.reason),
        documentation=_text(answer.documentation),
        deployment=_text(answer.deployment),
    )


def _text(said: str) -> str:
    """Masked first: of a URL that is cut nobody knows what it was."""
    return text(mask(said))
