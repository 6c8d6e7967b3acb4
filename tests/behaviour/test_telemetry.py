"""Controls of the probe `telemetry`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "telemetry.received"


def test_spans_of_metaflow_are_read(ask: Ask) -> None:
    assert counted(ask("metaflow", "telemetry"), FIGURE) == (1, 1)


def test_what_is_switched_off_is_not_received(ask: Ask) -> None:
    broken = {"interoperability.py": ('"METAFLOW_OTEL_ENDPOINT"', '"ANOTHER"')}
    assert counted(ask("metaflow", "telemetry", broken), FIGURE) == (0, 1)
