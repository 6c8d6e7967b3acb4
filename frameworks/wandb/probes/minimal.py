"""The smallest program of W&B: an offline run with two values, read back from its summary.

The process that writes the run has the summary; older versions have no command that reads a run.

https://docs.wandb.ai/models/track/log/log-summary
"""

import wandb

with wandb.init(project="minimal", mode="offline") as run:
    run.log({"a": 6, "b": 7})
    print(f"minimal: {run.summary['a'] * run.summary['b']}")  # noqa: T201  # how it answers
