"""A program that saves its code, and prints its run's id: `... WITNESS`.

https://docs.wandb.ai/models/ref/python/experiments/run
"""

import sys

import wandb

from harness.worker.witness import note

CODE = "first"

if __name__ == "__main__":
    with wandb.init(project="answers") as run:
        run.log_code(".")
        note(sys.argv[1], CODE)
    sys.stdout.write(f"{run.id}\n")
