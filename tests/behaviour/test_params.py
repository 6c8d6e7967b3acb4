"""Controls of the probe `params`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "params.complete"
VALUE = "each.id: each.data"


def test_metaflow_keeps_them_all(ask: Ask) -> None:
    assert counted(ask("metaflow", "params"), FIGURE) == (10, 10)


def test_a_value_that_is_cut_off_is_seen(ask: Ask) -> None:
    broken = {"interpretability.py": (VALUE, "each.id: str(each.data)[:250]")}
    assert counted(ask("metaflow", "params", broken), FIGURE) == (9, 10)


def test_values_under_other_names_are_not_given_back(ask: Ask) -> None:
    broken = {"interpretability.py": (VALUE, "each.id.upper(): each.data")}
    assert counted(ask("metaflow", "params", broken), FIGURE) == (0, 10)
