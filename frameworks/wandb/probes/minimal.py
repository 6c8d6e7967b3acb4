"""The smallest program of W&B: an offline run with two settings, read back.

https://docs.wandb.ai/models/ref/cli/wandb-leet
"""

import json
import subprocess

import wandb

with wandb.init(project="minimal", mode="offline", config={"a": 6, "b": 7}) as run:
    run.log({"loss": 0.5})
words = ["wandb", "leet", "inspect", "--summary", "--json", "wandb"]
said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
config = json.loads(said)["config"]
print(f"minimal: {config['a'] * config['b']}")  # noqa: T201  # how it answers
