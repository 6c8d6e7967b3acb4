"""The quick start of W&B, without the login: mode="offline", as for closed networks.

https://docs.wandb.ai/models/quickstart
"""

import json
import random
import subprocess
from typing import Any

import wandb

project = "my-awesome-project"
config: dict[str, Any] = {"epochs": 10, "lr": 0.01}
with wandb.init(project=project, config=config, mode="offline") as run:
    offset = random.random() / 5
    print(f"lr: {config['lr']}")
    for _ in range(2, config["epochs"]):
        acc = 1 - 2 ** -config["epochs"] - random.random() / config["epochs"] - offset
        loss = 2 ** -config["epochs"] + random.random() / config["epochs"] + offset
        print(f"epoch={config['epochs']}, accuracy={acc}, loss={loss}")
        run.log({"accuracy": acc, "loss": loss})

words = ["wandb", "leet", "inspect", "--summary", "--json", "wandb"]
said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
assert json.loads(said)["summary"]["accuracy"] == acc
print("quickstart: ok")
