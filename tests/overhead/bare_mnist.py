"""The MNIST scenario as a bare script, with no harness: bare_mnist.py PARAMETERS.json DATA OUT."""

import json
import sys
from pathlib import Path

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train

p = json.loads(Path(sys.argv[1]).read_text())
data, out = Path(sys.argv[2]), Path(sys.argv[3])
dataset = out / "dataset"
load_data(data, dataset, train_images=p["train_images"], test_images=p["test_images"])
training = {name: p[name] for name in ("epochs", "batch_size", "learning_rate", "seed", "threads")}
history: list[object] = []
for name in p["architectures"]:
    train(
        dataset,
        out / f"{name}.weights",
        architecture=name,
        on_metric=lambda *point: history.append(point),
        **training,
    )
evaluations = [
    evaluate(dataset, out / f"{name}.weights", out / name, architecture=name, threads=p["threads"])
    for name in p["architectures"]
]
print(json.dumps(select_best(evaluations, out / "picture.png")))
