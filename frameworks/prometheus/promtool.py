"""Prometheus' rules over simulated minutes: by `promtool`, which evaluates them as its server does.

https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

MINUTES = 12  # that are evaluated: more than a rule's window of five and a delay of five
ALERT = re.compile(r"^ *alertname: (\w+), time", re.MULTILINE)
VALUE = re.compile(r"^ *got: \{.*\} (\S+)$", re.MULTILINE)
# A value for each minute, None before the first, by `name{label="value"}`.
Series = Mapping[str, Sequence[float | None]]


def evaluate(
    rules: Sequence[Path], series: Series, expression: str, folder: Path
) -> tuple[list[str], float]:
    """The alerts that fire in the last minute, and what the expression is then.

    promtool compares with what a file expects. The file expects nothing, so it tells all that is.
    Raises RuntimeError with its words where it tells no value.
    """
    last = {name: values[-MINUTES:] for name, values in series.items()}
    at = f"{len(next(iter(last.values()))) - 1}m"
    alerts = [name for file in rules for name in re.findall(r"- alert: (\w+)", file.read_text())]
    expected = {
        "rule_files": list(map(str, rules)),
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    {"series": name, "values": " ".join(map(_written, values))}
                    for name, values in last.items()
                ],
                "alert_rule_test": [
                    {"eval_time": at, "alertname": name, "exp_alerts": []} for name in alerts
                ],
                "promql_expr_test": [{"expr": expression, "eval_time": at, "exp_samples": []}],
            }
        ],
    }
    file = folder / "minutes.json"
    file.write_text(json.dumps(expected))
    command = ["promtool", "test", "rules", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = VALUE.search(said.stderr)
    if not found:
        raise RuntimeError(f"promtool: {said.stderr.strip()[-500:]}")
    return ALERT.findall(said.stderr), float(found[1])


def _written(value: float | None) -> str:
    return "_" if value is None else repr(value)
