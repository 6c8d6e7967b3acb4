"""KServe's model server, started as the program of a custom model.

https://kserve.github.io/website/docs/model-serving/predictive-inference/frameworks/custom-predictor
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.kserve import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers, post

NAME = "model"
LACKS: dict[Ability, Cited] = {
    "revived": lacks.REVIVED,
}
OF_V1: dict[Ability, Cited] = {
    "identified": lacks.IDENTIFIED,
}


class Server:
    """The program `frameworks.kserve.SCENARIO`, asked by one of its two protocols."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.open_protocol = request.deployment == "v2"
        self.service: Service | None = None

    def start(self) -> None:
        """There is nothing to set up."""

    def body(self, rows: Sequence[Any]) -> Any:
        if not self.open_protocol:
            return {"instances": rows}
        images = isinstance(rows[0], list)
        shape = [len(rows), len(rows[0]), len(rows[0][0])] if images else [len(rows)]
        kind = "UINT8" if images else "BYTES"
        return {"inputs": [{"name": "rows", "shape": shape, "datatype": kind, "data": rows}]}

    def deploy(self, model: Path) -> Served:
        module = f"frameworks.kserve.{self.request.scenario}"
        options = ["--http_port", str(self.request.ports[0]), "--enable_grpc", "false"]
        self.service = Service(
            "kserve",
            [sys.executable, "-m", module, *options],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env={"MODEL": str(self._place(model))},
        )
        here = f"{self.url}/v2/models/{NAME}" if self.open_protocol else self._v1
        ready = f"{here}/ready" if self.open_protocol else here
        self.service.wait_until_ready(lambda: answers(ready))
        return {
            "url": f"{here}/infer" if self.open_protocol else f"{here}:predict",
            "outputs": ["outputs", 0, "data"] if self.open_protocol else ["predictions"],
            "ready": ready,
            "pid": self.service.process.pid,
            "description": f"{self.url}/openapi.json",
            "lacks": LACKS if self.open_protocol else {**LACKS, **OF_V1},
            "metrics": f"{self.url}/metrics",
            "counter": "request_predict_seconds_count",
        }

    def switch(self, model: Path) -> None:
        """By the extension for model repositories, which is beside either protocol."""
        self._place(model)
        post(f"{self.url}/v2/repository/models/{NAME}/load")

    def _place(self, model: Path) -> Path:
        """Where the service looks for its model: a link, that is put in place in one step."""
        link, scratch = (self.request.workdir / name for name in ("model", "model.new"))
        scratch.symlink_to(model)
        scratch.replace(link)
        return link

    def stop(self) -> None:
        if self.service:
            self.service.stop()

    @property
    def _v1(self) -> str:
        return f"{self.url}/v1/models/{NAME}"
