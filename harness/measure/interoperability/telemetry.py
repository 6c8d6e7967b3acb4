"""Whether figures about its runs or services come by Prometheus, StatsD or OpenTelemetry.

The host listens at the ports that the services were told, if they have any, or asks as Prometheus
does. Then it reads the names of what has come in.
The question: `harness.worker.questions.interoperability.Telemetry`.
"""

import re
from collections.abc import Iterable, Sequence

from harness.measure.cases import Cases
from harness.measure.failures import Unproven
from harness.measure.interoperability import receivers
from harness.measure.interoperability.reading import read
from harness.measure.interoperability.receivers import PATIENCE, Received, Receiver
from harness.measure.interoperability.sending import Unanswered, send
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interoperability import Telemetry

# https://github.com/statsd/statsd/blob/master/docs/metric_types.md
STATSD = re.compile(r"([^:|@\s]+):[-+]?[\d.]+(?:[eE][-+]?\d+)?\|(?:c|g|ms|h|s|d|m)(?:[|@#].*)?")
OF_PYTHON = ("python_", "process_")  # what prometheus_client says of any process


@probe("telemetry", services=True)
def telemetry(context: Context) -> Finding:
    """Make a run, and read what has come in by one of three protocols."""
    cases = Cases(context, "telemetry.received")
    cases.ask("received", lambda: _received(context))
    return cases.finding()


def _received(context: Context) -> str:
    told = context.services()
    with (
        receivers.statsd(int(told.get("statsd_port", 0))) as lines,
        receivers.http(int(told.get("otlp_port", 0))) as otlp,
    ):
        sent = context.call(Telemetry.run, statsd_port=lines.port, otlp=otlp.url)
        if sent["protocol"] == "prometheus":
            names = _prometheus(context, sent["url"])
        elif sent["protocol"] == "statsd":
            names = _statsd(context, lines)
        else:
            names = _opentelemetry(context, otlp)
    context.keep("figures.json", {"protocol": sent["protocol"], "names": names})
    return "" if names else f"a receiver of {sent['protocol']} has read no figure"


def _prometheus(context: Context, url: str | None) -> list[str]:
    if url is None:
        raise ToolFailed("Telemetry.run names no URL for Prometheus")
    try:
        reply = send("GET", url)
    except Unanswered as problem:
        raise Unproven(str(problem)) from None
    context.keep("metrics.txt", reply.text)
    if not reply.ok:
        raise Unproven(f"{url} answers {reply.status}")
    names: list[str] = read(context, "prometheus", text=reply.text)
    return [name for name in names if not name.startswith(OF_PYTHON)]


def _statsd(context: Context, lines: Receiver) -> list[str]:
    lines.wait(lambda received: bool(statsd_names(received)), PATIENCE, context.while_running)
    received = list(lines.requests)
    context.keep("statsd.txt", b"\n".join(each.body for each in received))
    return statsd_names(received)


def statsd_names(received: Iterable[Received]) -> list[str]:
    """Names in lines that are of StatsD's format."""
    lines = [line for r in received for line in r.body.decode(errors="replace").splitlines()]
    return sorted({found[1] for line in lines if (found := STATSD.fullmatch(line))})


def _opentelemetry(context: Context, otlp: Receiver) -> list[str]:
    otlp.wait(lambda received: bool(received), PATIENCE, context.while_running)
    names: list[str] = read(context, "opentelemetry", bodies=_kept(context, otlp.requests))
    return names


def _kept(context: Context, requests: Sequence[Received]) -> list[tuple[str, str]]:
    """Path of each request, with the file of its body among the evidence."""
    kept = []
    for number, request in enumerate(list(requests)):
        context.keep(f"otlp/{number}.bin", request.body)
        kept.append((request.path, str(context.evidence / f"otlp/{number}.bin")))
    return kept
