"""Two steps that are programs of their own, of which one is started with a variable.

https://docs.dagster.io/guides/build/external-pipelines/using-dagster-pipes/create-subprocess-asset
"""

import sys
from pathlib import Path

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told

PROGRAM = Path(__file__).parent.with_name("programs") / "seen.py"
PIPES = {**TOLD, "pipes": dg.PipesSubprocessClient()}


@dg.op
def see(context: dg.OpExecutionContext, told: Told, pipes: dg.PipesSubprocessClient) -> None:
    """Start the program; step `one` gets a variable."""
    step = context.op_handle.name
    command = [sys.executable, str(PROGRAM), step, told.values["notes"]]
    own = {"MLOPS_BENCH_CANARY": told.values["value"]} if step == "one" else {}
    pipes.run(context=context, command=command, env=own)


@dg.job(resource_defs=PIPES)
def step_environment() -> None:
    """Both."""
    see.alias("one")()
    see.alias("two")()


defs = dg.Definitions(jobs=[step_environment])
