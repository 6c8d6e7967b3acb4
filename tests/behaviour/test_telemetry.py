"""Controls of the probe `telemetry`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "telemetry.received"


def test_traces_of_metaflow_are_read(ask: Ask) -> None:
    assert counted(ask("metaflow", "telemetry"), FIGURE) == (1, 1)


def test_what_is_switched_off_is_not_received(ask: Ask) -> None:
    change = ('METAFLOW_OTEL_ENDPOINT=f"{otlp}/v1/traces"', "ANOTHER=otlp")
    broken = {"interoperability.py": change}
    assert counted(ask("metaflow", "telemetry", broken), FIGURE) == (0, 1)
