"""Controls of the probe `telemetry`.

Metaflow sends spans where two settings are given, which no page of its documentation tells of. So
that is no answer of its; what `answers.toml` says to have been tried is tried here.
"""

import pytest

from harness.planning import catalog
from tests.behaviour.conftest import Ask, Change, counted

FIGURE = "telemetry.received"
ANSWER = """

class Telemetry(asked.Telemetry):
    \"\"\"By settings that only the sources tell of: metaflow/tracing/span_exporter.py\"\"\"

    def run(self, statsd_port: int, otlp: str) -> asked.Sent:
        \"\"\"Without a key for the endpoint nothing is sent, whether or not it asks for one.\"\"\"
        run_flow(
            self.request,
            FLOWS / "environment.py",
            "run",
            METAFLOW_OTEL_ENDPOINT=f"{otlp}/v1/traces",
            METAFLOW_SERVICE_AUTH_KEY="none",
        )
        return {"protocol": "opentelemetry", "url": None}
"""


@pytest.fixture
def answered() -> dict[str, Change]:
    """Metaflow's folder with that answer instead of the declared one."""
    probes = catalog.frameworks()["metaflow"].folder / "probes"
    declared = '[unsupported."interoperability.telemetry"]'
    before, _, after = (probes / "answers.toml").read_text().partition(declared)
    rest = after.partition("\n[")[2]
    code = (probes / "interoperability.py").read_text()
    return {"answers.toml": f"{before}[{rest}", "interoperability.py": code + ANSWER}


def test_traces_of_metaflow_are_read(ask: Ask, answered: dict[str, Change]) -> None:
    assert counted(ask("metaflow", "telemetry", answered), FIGURE) == (1, 1)


def test_what_is_switched_off_is_not_received(ask: Ask, answered: dict[str, Change]) -> None:
    code = str(answered["interoperability.py"])
    setting = 'METAFLOW_OTEL_ENDPOINT=f"{otlp}/v1/traces"'
    broken = {**answered, "interoperability.py": code.replace(setting, "ANOTHER=otlp")}
    assert counted(ask("metaflow", "telemetry", broken), FIGURE) == (0, 1)
