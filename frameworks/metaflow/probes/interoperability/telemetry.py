"""Traces by OpenTelemetry, which a setting turns on; their packages are installed beside it.

The setting is in https://docs.metaflow.org/metaflow/configuring-flows/environment-variables only by
its rule for names; what it does stands in
https://github.com/Netflix/metaflow/blob/master/metaflow/tracing/span_exporter.py
"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("telemetry_flow.py")


def run(request: ProbeRequest, statsd_port: int, otlp: str) -> dict[str, Any]:
    """Without a key for the endpoint nothing is sent, whether or not it asks for one."""
    run_flow(
        request,
        FLOW,
        "run",
        METAFLOW_OTEL_ENDPOINT=f"{otlp}/v1/traces",
        METAFLOW_SERVICE_AUTH_KEY="none",
    )
    return {"protocol": "opentelemetry", "url": None}
