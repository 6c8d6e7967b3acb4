"""The task generation, in the framework's environment: a language model is deployed, and asked."""

import json

from harness.worker.tasks import serving


class Driver(serving.Driver):
    """As for other models; each prompt is a request."""

    adapter = "text_server.TextServer"

    def write_bodies(self) -> None:
        """For the host."""
        prompts = json.loads((self.request.data / serving.ROWS).read_text())
        self.write(serving.SINGLES, [[prompt] for prompt in prompts])
