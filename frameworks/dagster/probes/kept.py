"""What Dagster has kept of a run, told by the run's id.

The default IO manager keeps an op's output below the id of its run:
https://docs.dagster.io/api/dagster/io-managers, `FilesystemIOManager`
An IO manager gives an output back by a context that says which is meant:
https://docs.dagster.io/guides/build/io-managers/defining-a-custom-io-manager
"""

from typing import Any

import dagster as dg

from harness.worker.questions.question import RunId

DEFAULT = {"io_manager": dg.FilesystemIOManager()}


def kept(instance: dg.DagsterInstance, run_id: RunId, step: str) -> Any:
    """The only output of that step, as the instance's storage has it."""
    with dg.build_resources(DEFAULT, instance=instance) as resources:
        return loaded(resources.io_manager, run_id, step)


def loaded(manager: dg.IOManager, run_id: RunId, step: str) -> Any:
    """The same of any IO manager."""
    output = dg.build_output_context(name="result", step_key=step, run_id=run_id)
    return manager.load_input(dg.build_input_context(upstream_output=output))
