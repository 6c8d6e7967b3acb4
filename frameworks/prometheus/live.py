"""A server of Prometheus with Alertmanager, which sends alerts to a webhook.

https://prometheus.io/docs/prometheus/latest/configuration/configuration/
https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from harness.worker.contract import Request
from harness.worker.service import Service, answers

OFTEN = "1s"  # between scrapes, and between evaluations of rules: a test has no minute to wait
# Debian's name, and that of its own archive.
ALERTMANAGER = ("prometheus-alertmanager", "alertmanager")
_OPENER = build_opener(ProxyHandler({}))  # no proxy: all of it listens on loopback


class Live:
    """The model's counters, scraped, with the rules, and what they alert."""

    def __init__(self, request: Request, rules: Path, listener: str) -> None:
        self.request, self.rules, self.listener = request, rules, listener
        self.counters, self.server, self.manager = request.ports[:3]
        self.registry = CollectorRegistry()
        self.predictions = Counter(
            "model_predictions", "Answers, by class", ["class"], registry=self.registry
        )
        self.services: list[Service] = []

    def start(self, usual: Mapping[str, float]) -> None:
        """Return when the counters have been scraped once."""
        reference = Gauge(
            "model_predictions_reference_share", "Usual share", ["class"], registry=self.registry
        )
        for name, share in usual.items():
            self.predictions.labels(name)
            reference.labels(name).set(share)
        self.exporter, self.thread = start_http_server(
            self.counters, "127.0.0.1", registry=self.registry
        )
        self._serve("alertmanager", _alertmanager(), self.manager, self._routes(), {
            "--storage.path": "alerts", "--cluster.listen-address": "",
        })  # fmt: skip
        self._serve("prometheus", "prometheus", self.server, self._scrapes(), {
            "--storage.tsdb.path": "data",
        })  # fmt: skip
        self.services[-1].wait_until_ready(self._scraped)

    def count(self, new: Mapping[str, int]) -> None:
        for name, count in new.items():
            self.predictions.labels(name).inc(count)

    def stop(self) -> None:
        for service in reversed(self.services):
            service.stop()
        self.exporter.shutdown()
        self.exporter.server_close()
        self.thread.join()

    def _serve(
        self, name: str, program: str, port: int, settings: object, options: Mapping[str, str]
    ) -> None:
        """JSON is YAML, too."""
        file = self.request.workdir / f"{name}.json"
        file.write_text(json.dumps(settings))
        given = {"--config.file": str(file), "--web.listen-address": f"127.0.0.1:{port}", **options}
        command = [program, *(f"{option}={value}" for option, value in given.items())]
        log = self.request.evidence / f"{name}.log"
        service = Service(name, command, log=log, cwd=self.request.workdir)
        self.services.append(service)
        service.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/-/ready"))

    def _routes(self) -> object:
        """To the listener at once: by default an alert waits for others for half a minute."""
        return {
            "route": {"receiver": "listener", "group_wait": OFTEN},
            "receivers": [{"name": "listener", "webhook_configs": [{"url": self.listener}]}],
        }

    def _scrapes(self) -> object:
        return {
            "global": {"scrape_interval": OFTEN, "evaluation_interval": OFTEN},
            "rule_files": [str(self.rules)],
            "alerting": {"alertmanagers": [_target(self.manager)]},
            "scrape_configs": [{"job_name": "model", **_target(self.counters)}],
        }

    def _scraped(self) -> bool:
        query = "count(model_predictions_total)"
        url = f"http://127.0.0.1:{self.server}/api/v1/query?query={query}"
        with _OPENER.open(url, timeout=5) as answer:
            return bool(json.load(answer)["data"]["result"])


def _target(port: int) -> dict[str, object]:
    return {"static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}


def _alertmanager() -> str:
    return next(filter(shutil.which, ALERTMANAGER))
