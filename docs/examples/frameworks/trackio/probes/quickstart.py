"""Trackio's quick start, read back at the end.

https://huggingface.co/docs/trackio/quickstart
"""

import json
import subprocess

import trackio

trackio.init(project="my-project")
for epoch in range(3):
    trackio.log({"loss": 1 / (epoch + 1)})
trackio.finish()

(run,) = trackio.Api().runs("my-project")
words = ["get", "metric", "--project", "my-project", "--run", run.name, "--metric", "loss"]
said = subprocess.run(["trackio", *words, "--json"], capture_output=True, check=True)
assert len(json.loads(said.stdout)["values"]) == 3
print("quickstart: ok")
