"""The baseline's server of a language model: transformers behind Python's own HTTP server."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.plain.server import Server
from harness.worker.servers import Served


class TextServer(Server):
    """Started as the other one; it answers by OpenAI's protocol."""

    def body(self, rows: Sequence[Any]) -> Any:
        (prompt,) = rows
        return {"prompt": prompt, "max_tokens": self.request.parameters["tokens"]}

    def deploy(self, model: Path) -> Served:
        started = super().deploy(model)
        completions = started["url"].replace("/predict", "/v1/completions")
        return {**started, "url": completions, "outputs": [], "lacks": {}}
