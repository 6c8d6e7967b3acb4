"""Prometheus' rules on what a model's server counts: requests, by the class of the answer.

https://prometheus.io/docs/practices/rules/
https://prometheus.github.io/client_python/
"""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from frameworks.prometheus.live import Live
from frameworks.prometheus.promtool import MINUTES, Series, evaluate
from harness.worker.contract import Checked, Columns, Labelled, Request

# The rules of each deployment, and the record that its alarm follows from.
RULES = {
    "shares": (("shares", "infrastructure"), "model:shares:score"),
    "infrastructure": (("infrastructure",), "model:requests:score"),
}
COUNTER, SHARE, ROWS = "model_predictions_total", "model_reference_share", "model_reference_rows"
DUMPED = re.compile(r'^\{__name__="(\w+)"(?:, class="([^"]*)")?\} (\S+) (\d+)$', re.MULTILINE)
ANSWER = "answer.json"


class Monitor:
    """Counters as the client's would be, minute by minute; the deployment names the rules."""

    window = 5  # of the rules

    def __init__(self, request: Request) -> None:
        self.request = request
        names, self.score = RULES[request.deployment]
        self.rules = [Path(__file__).parent / "rules" / f"{name}.yml" for name in names]
        self.live: Live | None = None

    def start(self) -> None:
        """Servers run only where an alert is to go somewhere."""
        done = subprocess.run(
            ["prometheus", "--version"], capture_output=True, text=True, check=True
        )
        said = done.stdout + done.stderr  # older ones tell it there
        self.version = said.split()[2]
        (self.request.evidence / "version.txt").write_text(said)

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self.stop()
        self.answer = classes[0]
        shares = _counts(learnt.rows[self.answer])
        self.rows = float(shares.total())
        self.usual = {name: count / self.rows for name, count in shares.items()}
        self.counted: dict[str, list[float | None]] = {name: [0.0] for name in self.usual}

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:  # noqa: ARG002  # its own minutes
        new = _counts(rows[self.answer])
        if self.live:
            return {"alarm": self.live.alarms(new), "score": 0.0}
        minutes = len(next(iter(self.counted.values())))
        for name in new:
            self.counted.setdefault(name, [None] * minutes)
        for name, values in self.counted.items():
            self.counted[name] = [*values[1 - MINUTES :], (values[-1] or 0.0) + new[name]]
        alerts, score = self._evaluated()
        return {"alarm": bool(alerts), "score": score}

    def figures(self, rows: Columns) -> dict[str, float]:
        counts = _counts(rows[self.answer])
        series: Series = {_series(COUNTER, name): [float(count)] for name, count in counts.items()}
        folder = self.request.workdir
        return {"rows": evaluate(self.rules, series, f"sum({COUNTER})", folder)[1]}

    def stop(self) -> None:
        if self.live:
            self.live.stop()
        self.live = None

    def notify(self, listener: str) -> None:
        """By its server and Alertmanager, whose alarms count from then on."""
        self.live = Live(self.request, self.rules, listener)
        self.live.start(self.usual, self.rows)

    def keep(self, folder: Path) -> None:
        """As blocks of its own database."""
        lines = [f"{series} {value!r} {60 * minute}" for series, minute, value in self._samples()]
        text = folder / "minutes.txt"
        text.write_text("\n".join([*lines, "# EOF", ""]))
        data = folder / "data"
        _said("promtool", "tsdb", "create-blocks-from", "openmetrics", str(text), str(data))
        text.unlink()
        (data / "wal").mkdir()  # as any data folder of its server has
        (folder / ANSWER).write_text(json.dumps(self.answer))

    def recall(self, folder: Path) -> None:
        self.answer = json.loads((folder / ANSWER).read_text())
        self.usual, self.counted = {}, {}
        for name, label, value, _ in DUMPED.findall(
            _said("promtool", "tsdb", "dump", str(folder / "data"))
        ):
            if name == ROWS:
                self.rows = float(value)
            elif name == SHARE:
                self.usual[label] = float(value)
            else:
                self.counted.setdefault(label, []).append(float(value))
        minutes = max(map(len, self.counted.values()))
        for label, values in self.counted.items():
            self.counted[label] = [*[None] * (minutes - len(values)), *values]

    def _evaluated(self) -> tuple[list[str], float]:
        minutes = len(next(iter(self.counted.values())))
        constant = {_series(SHARE, name): share for name, share in self.usual.items()}
        constant |= {ROWS: self.rows, "up": 1.0}
        series = {_series(COUNTER, name): values for name, values in self.counted.items()}
        series |= {name: [value] * minutes for name, value in constant.items()}
        return evaluate(self.rules, series, self.score, self.request.workdir)

    def _samples(self) -> Iterator[tuple[str, int, float]]:
        """Series by series, each with its minutes."""
        yield ROWS, 0, self.rows
        for name, share in self.usual.items():
            yield _series(SHARE, name), 0, share
        for name, values in self.counted.items():
            for minute, value in enumerate(values):
                if value is not None:
                    yield _series(COUNTER, name), minute, value


def _counts(answers: Sequence[object]) -> Counter[str]:
    """As labels, which are texts."""
    return Counter(map(str, answers))


def _series(name: str, label: str) -> str:
    return f'{name}{{class="{label}"}}'


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
