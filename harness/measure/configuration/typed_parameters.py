"""Whether parameters arrive with their types from the command line, environment and a file.

The host compares what the step noted with what was given, in value and type.
The question: `harness.worker.questions.configuration.TypedParameters`.
"""

from functools import partial

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import TypedParameters, Values

SOURCES = ["command_line", "environment", "file"]
# No falsy value among them, nor one that a default is likely to be.
VALUES: Values = {"count": 7, "rate": 0.625, "flag": True, "label": "größer als 7"}


@probe("typed_parameters", services=True)
def typed_parameters(context: Context) -> Finding:
    """Count the sources from which four parameters arrive with value and type."""
    cases = Cases(context, "typed_parameters.sources")
    for source in SOURCES:
        cases.ask(source, partial(_given_by, context, source))
    return cases.finding()


def _given_by(context: Context, source: str) -> str:
    notes = context.evidence / f"{source}.jsonl"
    context.call(TypedParameters.run, source=source, values=VALUES, notes=str(notes))
    return wrong(read(notes))


def wrong(notes: list[Note]) -> str:
    """What did not arrive as it was given; "" when all did."""
    if [note.what for note in notes] != ["got"]:
        return f"{len(notes)} notes instead of one of a step that got its parameters"
    got = notes[0].more
    unlike = [
        f"{name}: {got.get(name)!r} instead of {value!r}"
        for name, value in VALUES.items()
        if got.get(name) != value or type(got.get(name)) is not type(value)
    ]
    return ", ".join(unlike)
