"""The baseline of the tiny world; everything lies in one folder."""

import json
from pathlib import Path
from typing import Any

from harness.worker.contract import ReadBack, Request, Step, Unsupported
from scenarios.tiny.steps import load_data, multiply, select_best


class Adapter:
    """Runs all steps in this process."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.store = request.workdir / "store"

    def start(self) -> None:
        self.store.mkdir()

    def run(self) -> str:
        p = self.request.parameters
        outputs: dict[str, Any] = {"load_data": load_data(self.request.data, count=p["count"])}
        metrics: dict[str, list[tuple[int, float]]] = {}
        for factor in p["factors"]:
            points = metrics.setdefault(f"{factor}/multiple", [])

            def log(
                _name: str, value: float, epoch: int, to: list[tuple[int, float]] = points
            ) -> None:
                to.append((epoch, value))

            outputs[f"multiply/{factor}"] = multiply(
                outputs["load_data"]["numbers"],
                self.store / f"multiples-{factor}",
                factor=factor,
                on_metric=log,
            )
        outputs["select_best"] = select_best([outputs[f"multiply/{f}"] for f in p["factors"]])
        (self.store / "run.json").write_text(json.dumps({"outputs": outputs, "metrics": metrics}))
        return "run-1"

    def read_back(self, run_id: str) -> ReadBack:
        kept = json.loads((self.store / "run.json").read_text())
        return ReadBack(
            version="1.0",
            outputs=kept["outputs"],
            artifacts=self.artifacts(),
            params=dict(self.request.parameters),
            metrics=kept["metrics"],
            steps=[Step(name, "done", 1.0, 2.0) for name in kept["outputs"]],
            logs=dict.fromkeys(kept["outputs"], "a line"),
            code_version=Unsupported("code has | no version", "https://example.org/docs/code"),
            data_version="1",
            model={"accuracy": kept["outputs"]["select_best"]["accuracy"]},
        )

    def stop(self) -> None:
        """There is nothing to stop."""

    def artifacts(self) -> dict[str, Path]:
        return {
            f"multiples/{factor}": self.store / f"multiples-{factor}"
            for factor in self.request.parameters["factors"]
        }
