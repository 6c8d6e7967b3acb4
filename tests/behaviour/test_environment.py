"""Controls of the probe `environment`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "environment.told"


def test_metaflow_tells_the_python(ask: Ask) -> None:
    assert counted(ask("metaflow", "environment"), FIGURE) == (1, 2)


def test_another_python_is_seen(ask: Ask) -> None:
    broken = {"interpretability.py": ('"\\n".join(tags)', '"python_version:3.11"')}
    assert counted(ask("metaflow", "environment", broken), FIGURE) == (0, 2)
