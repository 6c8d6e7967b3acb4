"""Whether parameters arrive with their types from the command line, the environment and a file.

A pipeline has four parameters, declared with their types, and defaults other than what is given:
`count` (int), `rate` (float), `flag` (bool) and `label` (str). Its one step notes what it got:
`note(notes, "got", count=count, rate=rate, flag=flag, label=label)`, untouched. A source counts
when exactly one step ran and got all four, equal and of the same type: 7 is neither "7" nor 7.0.
Converting by code of ours does not count: the framework does it, as its documentation says.

`frameworks/NAME/probes/configuration/typed_parameters.py` offers

    run(request, source: str, values: {"count", "rate", "flag", "label"}, notes: str) -> str

which runs the pipeline with these values from `source`, and returns the framework's run id:
"command_line" (words behind its command), "environment" (variables, read by the framework) or
"file" (that the framework reads; the snippet writes it). NotSupported counts for this source.
`notes` itself may come in by any way.
"""

from functools import partial
from typing import Any

from harness.measure.configuration.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, read

SOURCES = ["command_line", "environment", "file"]
# No falsy value among them, nor one that a default is likely to be.
VALUES: dict[str, Any] = {"count": 7, "rate": 0.625, "flag": True, "label": "größer als 7"}


@probe("typed_parameters", services=True)
def typed_parameters(context: Context) -> Finding:
    """Count the sources from which four parameters arrive with value and type."""
    cases = Cases(context, "typed_parameters.sources")
    for source in SOURCES:
        cases.ask(source, partial(_given_by, context, source))
    return cases.finding()


def _given_by(context: Context, source: str) -> str:
    notes = context.evidence / f"{source}.jsonl"
    module = "configuration.typed_parameters"
    context.call(module, "run", source=source, values=VALUES, notes=str(notes))
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
