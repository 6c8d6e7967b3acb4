"""A server of Prometheus with Alertmanager, which sends alerts to a webhook.

https://prometheus.io/docs/prometheus/latest/configuration/configuration/
https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from harness.worker.contract import Request
from harness.worker.service import NotReady, Service, answers

ALERTMANAGER = ("prometheus-alertmanager", "alertmanager")  # Debian's name, and its makers'
OFTEN = "1s"  # between scrapes, and between evaluations of rules: a test has no minute to wait
LOOK_SECONDS = 0.1
PATIENCE = 60.0  # s
_OPENER = build_opener(ProxyHandler({}))  # no proxy: all of it listens on loopback


class Live:
    """The model's counters, scraped, with the rules, and what they alert."""

    def __init__(self, request: Request, rules: Sequence[Path], listener: str) -> None:
        self.request, self.rules, self.listener = request, rules, listener
        self.counters, self.server, self.manager = request.ports[:3]
        self.registry = CollectorRegistry()
        self.predictions = Counter(
            "model_predictions", "Answers, by class", ["class"], registry=self.registry
        )
        self.services: list[Service] = []

    def start(self, usual: Mapping[str, float], rows: float) -> None:
        """Return when the counters have been scraped once."""
        share = Gauge("model_reference_share", "Usual share", ["class"], registry=self.registry)
        for name, value in usual.items():
            self.predictions.labels(name)
            share.labels(name).set(value)
        Gauge("model_reference_rows", "Rows it rests on", registry=self.registry).set(rows)
        start_http_server(self.counters, "127.0.0.1", registry=self.registry)
        options = {"--storage.path": "alerts", "--cluster.listen-address": ""}
        self._serve(next(filter(shutil.which, ALERTMANAGER)), self.manager, self._routes(), options)
        self._serve("prometheus", self.server, self._scrapes(), {"--storage.tsdb.path": "data"})
        self.total = 0.0
        self._until_seen()

    def alarms(self, new: Mapping[str, int]) -> bool:
        """Whether any alert fires once these have been counted, scraped and looked at."""
        for name, count in new.items():
            self.predictions.labels(name).inc(count)
            self.total += count
        self._until_seen()
        return any(alert["state"] == "firing" for alert in self._asked("alerts")["alerts"])

    def stop(self) -> None:
        """The client's own thread ends with the process."""
        for service in reversed(self.services):
            service.stop()

    def _serve(self, program: str, port: int, settings: object, more: Mapping[str, str]) -> None:
        """JSON is YAML, too."""
        file = self.request.workdir / f"{program}.json"
        file.write_text(json.dumps(settings))
        given = {"--config.file": str(file), "--web.listen-address": f"127.0.0.1:{port}", **more}
        command = [program, *(f"{option}={value}" for option, value in given.items())]
        log = self.request.evidence / f"{program}.log"
        self.services.append(Service(program, command, log=log, cwd=self.request.workdir))
        self.services[-1].wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/-/ready"))

    def _routes(self) -> object:
        """Each alert by itself, and at once: by default it waits for others for minutes."""
        alone = {"group_by": ["..."], "group_wait": OFTEN, "group_interval": OFTEN}
        return {
            "route": {"receiver": "listener", **alone},
            "receivers": [{"name": "listener", "webhook_configs": [{"url": self.listener}]}],
        }

    def _scrapes(self) -> object:
        return {
            "global": {"scrape_interval": OFTEN, "evaluation_interval": OFTEN},
            "rule_files": list(map(str, self.rules)),
            "alerting": {"alertmanagers": [_target(self.manager)]},
            "scrape_configs": [{"job_name": "model", **_target(self.counters)}],
        }

    def _until_seen(self) -> None:
        """Until all that was counted is scraped, and all rules were evaluated twice since."""
        self._until(lambda: self._scraped() == self.total)
        for _ in range(2):
            self._until(partial(self._evaluated_since, self._evaluations()))

    def _until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > deadline:
                raise NotReady(f"Prometheus has not looked at its counters for {PATIENCE:g} s")
            time.sleep(LOOK_SECONDS)

    def _scraped(self) -> float | None:
        found = self._asked("query?query=sum(model_predictions_total)")["result"]
        return float(found[0]["value"][1]) if found else None

    def _evaluated_since(self, before: set[str]) -> bool:
        return not before & self._evaluations()

    def _evaluations(self) -> set[str]:
        """When each group of rules was last evaluated."""
        return {group["lastEvaluation"] for group in self._asked("rules")["groups"]}

    def _asked(self, what: str) -> Any:
        self.services[-1].check()
        with _OPENER.open(f"http://127.0.0.1:{self.server}/api/v1/{what}", timeout=5) as answer:
            return json.load(answer)["data"]


def _target(port: int) -> dict[str, object]:
    return {"static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
