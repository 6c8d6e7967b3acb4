"""Prometheus' rules on what a model's server counts: requests, by the class of the answer.

https://prometheus.io/docs/practices/rules/
https://prometheus.github.io/client_python/
"""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from frameworks.prometheus.live import Live
from frameworks.prometheus.promtool import MINUTES, evaluate
from harness.worker.contract import Checked, Columns, Labelled, Request

COUNTER, USUAL = "model_predictions_total", "model_predictions_reference_share"
DUMPED = re.compile(r'^\{__name__="([^"]+)", class="([^"]*)"\} (\S+) (\d+)$', re.MULTILINE)
NAMES = "names.json"


class Monitor:
    """Counters as the client's would be, minute by minute; the deployment names the rules."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.rules = Path(__file__).parent / "rules" / f"{request.deployment}.yml"
        self.live: Live | None = None

    def start(self) -> None:
        """Servers run only where an alert is to go somewhere."""

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self.stop()
        self.answer = classes[0]
        shares = _counts(learnt.rows[self.answer])
        self.usual = {name: count / shares.total() for name, count in shares.items()}
        self.counted = {name: [0.0] for name in self.usual}

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:  # noqa: ARG002  # its own minutes
        new = _counts(rows[self.answer])
        if self.live:
            self.live.count(new)
        minutes = len(next(iter(self.counted.values())))
        for name in new:
            self.counted.setdefault(name, [0.0] * minutes)
        for name, values in self.counted.items():
            self.counted[name] = [*values[1 - MINUTES :], values[-1] + new[name]]
        alerts, score = self._evaluated("model:alarm:score")
        return {"alarm": bool(alerts), "score": score}

    def figures(self, rows: Columns) -> dict[str, float]:
        of_batch = {name: [float(count)] for name, count in _counts(rows[self.answer]).items()}
        series = {_series(COUNTER, name): values for name, values in of_batch.items()}
        folder = self.request.workdir
        return {"rows": evaluate(self.rules, series, f"sum({COUNTER})", folder)[1]}

    def stop(self) -> None:
        if self.live:
            self.live.stop()
        self.live = None

    def notify(self, listener: str) -> None:
        """By its server and Alertmanager, which take a second for a scrape and for a rule."""
        self.live = Live(self.request, self.rules, listener)
        self.live.start(self.usual)

    def keep(self, folder: Path) -> None:
        """As blocks of its own database."""
        lines = [f"{series} {value!r} {60 * minute}" for series, minute, value in self._samples()]
        text = folder / "minutes.txt"
        text.write_text("\n".join([*lines, "# EOF", ""]))
        _promtool("create-blocks-from", "openmetrics", str(text), str(folder / "data"))
        text.unlink()
        (folder / "data" / "wal").mkdir()  # as any data folder of its server has
        (folder / NAMES).write_text(json.dumps(self.answer))

    def recall(self, folder: Path) -> None:
        self.answer = json.loads((folder / NAMES).read_text())
        self.usual, self.counted = {}, {}
        for name, label, value, _ in DUMPED.findall(_promtool("dump", str(folder / "data"))):
            if name == USUAL:
                self.usual[label] = float(value)
            else:
                self.counted.setdefault(label, []).append(float(value))

    def _evaluated(self, expression: str) -> tuple[list[str], float]:
        minutes = len(next(iter(self.counted.values())))
        series = {_series(COUNTER, name): values for name, values in self.counted.items()}
        series |= {_series(USUAL, name): [share] * minutes for name, share in self.usual.items()}
        series["up"] = [1] * minutes
        return evaluate(self.rules, series, expression, self.request.workdir)

    def _samples(self) -> list[tuple[str, int, float]]:
        """Series by series, each with its minutes."""
        usual = [(_series(USUAL, name), 0, share) for name, share in self.usual.items()]
        counted = [
            (_series(COUNTER, name), minute, value)
            for name, values in self.counted.items()
            for minute, value in enumerate(values)
        ]
        return [*usual, *counted]


def _counts(answers: Sequence[object]) -> Counter[str]:
    """As labels, which are texts."""
    return Counter(map(str, answers))


def _series(name: str, label: str) -> str:
    return f'{name}{{class="{label}"}}'


def _promtool(*arguments: str) -> str:
    command = ["promtool", "tsdb", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
