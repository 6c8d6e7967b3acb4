"""Whether figures about its runs or services come by Prometheus, StatsD or OpenTelemetry.

Receivers of ours listen on loopback: one for StatsD (UDP), one for OpenTelemetry (OTLP over HTTP,
protobuf: any of traces, metrics, logs). Prometheus is asked at the URL that the snippet names. One
run is made. One case: a reader of that protocol (prometheus_client's parser, opentelemetry-proto, or
StatsD's line format) finds a figure that is not about the Python process alone.

`frameworks/NAME/probes/interoperability/telemetry.py` offers

    run(request: ProbeRequest, statsd_port: int, otlp: str)
        -> {"protocol": "prometheus" | "statsd" | "opentelemetry", "url": of Prometheus or None}

`otlp` is the base URL: traces go to `otlp`/v1/traces. Services that have to know a port when they
start name it in their connection as "statsd_port" or "otlp_port": the receiver then listens there.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("telemetry", services=True)
def telemetry(context: Context) -> Finding:
    """Whether figures about its runs or services come by Prometheus, StatsD or OpenTelemetry."""
    raise ToolFailed("not written yet")
