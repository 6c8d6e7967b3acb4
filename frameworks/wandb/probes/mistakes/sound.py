"""No mistake."""

import wandb

with wandb.init(project="sound", config={"rate": 0.1}) as run:
    run.log({"loss": 0.5})
