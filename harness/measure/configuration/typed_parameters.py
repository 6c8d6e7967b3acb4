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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("typed_parameters", services=True)
def typed_parameters(context: Context) -> Finding:
    """Count the sources from which four parameters arrive with value and type."""
    raise ToolFailed("not written yet")
