"""vLLM's server of OpenAI's protocol, on a processor.

https://docs.vllm.ai/en/stable/serving/openai_compatible_server/
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.worker.contract import Request
from harness.worker.servers import Served
from harness.worker.service import Service, ServiceFailed, answers, short_temporary

NAME = "model"  # that requests ask for


class TextServer:
    """`vllm serve`, by its module; or any server of that protocol that the user runs."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.endpoint = (request.endpoint or "").rstrip("/").removesuffix("/v1")
        self.name = NAME
        self.service: Service | None = None

    def start(self) -> None:
        """Of a server of the user's: how it calls its model."""
        if self.endpoint:
            if not self.endpoint.startswith(("http://127.0.0.1:", "http://localhost:")):
                raise ServiceFailed("the endpoint has to be http://127.0.0.1:PORT: forward a port")
            from openai import OpenAI

            client = OpenAI(base_url=f"{self.endpoint}/v1", api_key="none")
            self.name = client.models.list().data[0].id

    def body(self, rows: Sequence[Any]) -> Any:
        tokens = self.request.parameters["tokens"]
        (prompt,) = rows
        asked = {"model": self.name, "prompt": prompt, "max_tokens": tokens}
        return {**asked, "temperature": 0, "stream": True}

    def deploy(self, model: Path) -> Served:
        if self.endpoint:  # memory is measured nowhere: it is not this process's
            return _served(self.endpoint, os.getpid())
        port = self.request.ports[0]
        url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server"]
        options = {
            "--model": str(model),
            "--served-model-name": NAME,
            "--host": "127.0.0.1",
            "--port": str(port),
            "--dtype": "float32",
            "--shutdown-timeout": "30",
        }
        self.service = Service(
            "vllm",
            [*command, *(each for pair in options.items() for each in pair)],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env={"HF_HUB_OFFLINE": "1", **short_temporary()},
        )
        self.service.wait_until_ready(lambda: answers(f"{url}/health"))
        return _served(url, self.service.process.pid)

    def stop(self) -> None:
        if self.service:
            self.service.stop(grace=40)


def _served(url: str, pid: int) -> Served:
    return {"url": f"{url}/v1/completions", "outputs": [], "ready": f"{url}/health", "pid": pid}
