"""MLServer with a custom runtime, by two files of settings.

https://mlserver.readthedocs.io/en/latest/user-guide/custom.html
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.mlserver import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers, post

NAME = "model"
# The same for all frameworks. https://mlserver.readthedocs.io/en/latest/user-guide/adaptive-batching.html
BATCHING = {"max_batch_size": 16, "max_batch_time": 0.01}

WITHOUT_WORKERS: dict[Ability, Cited] = {
    "revived": lacks.REVIVED,
}


class Server:
    """`mlserver start` on a folder; the runtime is `frameworks.mlserver.SCENARIO`."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.version = ""
        self.service: Service | None = None

    def start(self) -> None:
        http, grpc, metrics = self.request.ports[:3]
        settings: dict[str, Any] = {
            "host": "127.0.0.1",
            "http_port": http,
            "grpc_port": grpc,
            "metrics_port": metrics,
            "debug": False,
        }
        if self.request.deployment == "inline":
            settings["parallel_workers"] = 0
        self._write("settings", settings)

    def body(self, rows: Sequence[Any]) -> Any:
        images = isinstance(rows[0], list)
        shape = [len(rows), len(rows[0]), len(rows[0][0])] if images else [len(rows)]
        kind = "UINT8" if images else "BYTES"
        tensor = {"name": "rows", "shape": shape, "datatype": kind, "data": rows}
        return {"inputs": [tensor]}

    def deploy(self, model: Path) -> Served:
        self.version = model.name
        self._settle(model, self.version)
        program = str(Path(sys.executable).with_name("mlserver"))
        self.service = Service(
            "mlserver",
            [program, "start", "."],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
        )
        ready = f"{self.url}/v2/models/{NAME}/ready"
        self.service.wait_until_ready(lambda: answers(ready))
        return {
            "url": f"{self.url}/v2/models/{NAME}/infer",
            "outputs": ["outputs", 0, "data"],
            "ready": ready,
            "pid": self.service.process.pid,
            "metrics": f"http://127.0.0.1:{self.request.ports[2]}/metrics",
            "counter": "model_infer_request_success_total",
            "description": f"{self.url}/v2/docs/dataplane.json",
            "lacks": WITHOUT_WORKERS if self.request.deployment == "inline" else {},
        }

    def switch(self, model: Path) -> None:
        """By its API for model repositories, under the number of the first version.

        Then the first one answers until the newer one is loaded. With a number of its own, the
        newer one is asked before it is ready, and refuses.
        https://mlserver.readthedocs.io/en/latest/examples/model-repository/README.html
        """
        self._settle(model, self.version)
        post(f"{self.url}/v2/repository/models/{NAME}/load")

    def _settle(self, model: Path, version: str) -> None:
        """Write what it serves."""
        runtime = f"frameworks.mlserver.{self.request.scenario}.Runtime"
        about: dict[str, Any] = {"name": NAME, "implementation": runtime}
        about["parameters"] = {"uri": str(model), "version": version}
        if self.request.deployment == "batching":
            about |= BATCHING
        self._write("model-settings", about)

    def stop(self) -> None:
        if self.service:
            self.service.stop()

    def _write(self, name: str, content: dict[str, Any]) -> None:
        (self.request.workdir / f"{name}.json").write_text(json.dumps(content))
