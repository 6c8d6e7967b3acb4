"""Makes one load of completions with MLPerf's LoadGen. Usage: -m ...generator LOAD REPORT"""

import sys
from pathlib import Path
from typing import Any

import mlperf_loadgen as loadgen

from harness.tasks.generation.streaming import Stream, unlike
from harness.tasks.serving import generator
from harness.tasks.serving.client import Reply
from harness.tasks.serving.replies import Unlike


class Asker(generator.Asker):
    """LoadGen is told of the first word of each answer, and of the number of words in the end."""

    def _ask(self) -> None:
        client = Stream(self.load.url, self.load.timeout)
        while True:
            sample = self.due.get()
            begun: list[bool] = []

            def first(sample: Any = sample, begun: list[bool] = begun) -> None:
                begun.append(True)
                loadgen.FirstTokenComplete([loadgen.QuerySampleResponse(sample.id, 0, 0, 1)])

            try:
                reply = client.complete(self.bodies[sample.index], first)
            except Exception as problem:  # LoadGen would wait for this one for ever
                reply = Reply(0, repr(problem).encode())
            if not begun:  # LoadGen wants to be told of one
                first()
            self.replies.append((sample.index, reply))
            words = max(2, len(reply.body.split()))  # fewer it does not take
            loadgen.QuerySamplesComplete([loadgen.QuerySampleResponse(sample.id, 0, 0, words)])

    def tune(self, settings: Any) -> None:
        settings.use_token_latencies = True

    def look(self, reply: Reply, right: Any) -> None:
        """Raises Unlike where one word differs."""
        if wrong := unlike(reply.body, right):
            raise Unlike(wrong)


if __name__ == "__main__":
    generator.main(Path(sys.argv[1]), Path(sys.argv[2]), Asker)
