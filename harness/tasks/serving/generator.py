"""Makes one load with MLPerf's LoadGen, on the last processor. Usage: -m ...generator LOAD REPORT

LoadGen decides when each request is due, and takes an answer's time from then on: a slow server
cannot slow its own test down. https://github.com/mlcommons/inference/tree/master/loadgen
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import mlperf_loadgen as loadgen
import msgspec

from harness.intake import files
from harness.tasks.serving.client import Client, Reply
from harness.tasks.serving.load import Load, Report, percentiles
from harness.tasks.serving.offer import LARGEST
from harness.tasks.serving.replies import Unlike, check, outputs

SWITCH = 0.0005  # s: threads of ours do not wait longer for each other
DETAIL = "mlperf_log_detail.txt"  # twenty times its summary, which has the same results and stays
NULL = "harness.tasks.serving.null_server"


class Asker:
    """Threads that each keep a connection, and ask for whatever LoadGen issues."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.bodies = files.content(Path(load.bodies), most=LARGEST).splitlines()
        self.due: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.replies: list[tuple[int, Reply]] = []
        self.issued = 0.0  # when the last request was due
        for _ in range(load.connections):
            threading.Thread(target=self._ask, daemon=True).start()

    def issue(self, samples: list[Any]) -> None:
        """LoadGen calls this when they are due."""
        self.issued = time.monotonic()
        for sample in samples:
            self.due.put(sample)

    def flush(self) -> None:
        """Nothing is held back."""

    def tune(self, settings: Any) -> None:
        """Nothing else is to be set."""

    def look(self, reply: Reply, right: Any) -> None:
        """Raises Unlike where the answer is not what the model computes."""
        check(outputs(reply.body, self.load.way, [right]), [right], exact=False)

    def _ask(self) -> None:
        client = Client(self.load.url, self.load.timeout)
        while True:
            sample = self.due.get()
            number = sample.index if self.load.repeated is None else self.load.repeated
            try:
                reply = client.post(self.bodies[number])
            except Exception as problem:  # LoadGen would wait for this one for ever
                reply = Reply(0, repr(problem).encode())
            self.replies.append((number, reply))
            loadgen.QuerySamplesComplete([loadgen.QuerySampleResponse(sample.id, 0, 0)])


def settings(load: Load) -> Any:
    """As the scenario wants them; times come from the seed, so all servers get the same."""
    made = loadgen.TestSettings()
    made.scenario = getattr(loadgen.TestScenario, load.scenario)
    made.mode = loadgen.TestMode.PerformanceOnly
    made.min_duration_ms = int(load.seconds * 1000)
    made.min_query_count = 1
    made.schedule_rng_seed = load.seed
    made.server_target_qps = made.offline_expected_qps = load.rate
    made.server_target_latency_ns = int(load.bound * 1e9)
    return made


def run(load: Load, kind: type[Asker] = Asker) -> Report:
    """Make the load; look at the answers when all are there."""
    sys.setswitchinterval(SWITCH)
    asker, wanted = kind(load), settings(load)
    asker.tune(wanted)
    count = len(asker.bodies)
    log = loadgen.LogSettings()
    log.enable_trace = False
    log.log_output.outdir = load.folder
    system = loadgen.ConstructSUT(asker.issue, asker.flush)
    library = loadgen.ConstructQSL(count, count, lambda _: None, lambda _: None)
    loadgen.StartTestWithLogSettings(system, library, wanted, log, "")
    drained = time.monotonic() - asker.issued
    loadgen.DestroyQSL(library)
    loadgen.DestroySUT(system)
    detail = Path(load.folder) / DETAIL
    found = percentiles(detail.read_text())
    detail.unlink()
    return _looked_at(load, asker, Report(len(asker.replies), {}, 0, "", found, drained))


def _looked_at(load: Load, asker: Asker, report: Report) -> Report:
    expected = json.loads(Path(load.expected).read_bytes()) if load.expected else None
    for number, reply in asker.replies:
        if not reply.ok:
            kind = f"status {reply.status}" if reply.status else reply.body.decode()
            report.failed[kind] = report.failed.get(kind, 0) + 1
        elif expected is not None:
            try:
                asker.look(reply, expected[number])
            except Unlike as problem:
                report.wrong += 1
                report.why = report.why or str(problem)
    return report


@contextmanager
def null_server() -> Iterator[str]:
    """Its URL; it ends with this process, however that ends."""
    command = [sys.executable, "-m", NULL]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as server:  # type: ignore[call-overload]  # pipes by name
        yield f"http://127.0.0.1:{int(server.stdout.readline())}/"
        server.stdin.close()


def main(asked: Path, told: Path, kind: type[Asker] = Asker) -> None:
    """Where no URL is given, of a server that does nothing."""
    load = Load.read(asked)
    with ExitStack() as beside:
        if not load.url:
            load = msgspec.structs.replace(load, url=beside.enter_context(null_server()))
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
        told.write_bytes(run(load, kind).written())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
