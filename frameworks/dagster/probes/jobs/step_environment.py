"""Two steps that are programs of their own, each started with its own variables or packages.

https://docs.dagster.io/guides/build/external-pipelines/using-dagster-pipes/create-subprocess-asset
"""

import sys
from importlib.metadata import version
from pathlib import Path

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told

PROGRAM = Path(__file__).parent.with_name("programs") / "seen.py"
PIPES = {**TOLD, "pipes": dg.PipesSubprocessClient()}


@dg.op
def see(context: dg.OpExecutionContext, told: Told, pipes: dg.PipesSubprocessClient) -> None:
    """Start the program; step `one` gets a variable, if there is one to get."""
    step = context.op_handle.name
    start = [sys.executable]
    if wheel := told.values["wheels"].get(step):
        start = [str(Path(sys.executable).with_name("uv")), "run", "--no-project"]
        start += ["--with", f"dagster-pipes=={version('dagster-pipes')}", "--with", wheel]
    command = [*start, str(PROGRAM), step, told.values["notes"]]
    own = told.values["value"] if step == "one" else None
    pipes.run(context=context, command=command, env={"MLOPS_BENCH_CANARY": own} if own else {})


@dg.job(resource_defs=PIPES)
def step_environment() -> None:
    """Both."""
    see.alias("one")()
    see.alias("two")()


defs = dg.Definitions(jobs=[step_environment])
