"""Controls of the probe `round_trips`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "round_trips.equal"


def test_models_come_back_from_metaflow(ask: Ask) -> None:
    assert counted(ask("metaflow", "round_trips"), FIGURE) == (3, 3)


def test_another_model_predicts_otherwise(ask: Ask) -> None:
    change = ("make(self.library, self.seed)", "make(self.library, self.seed + 1)")
    broken = {"flows/round_trips.py": change}
    assert counted(ask("metaflow", "round_trips", broken), FIGURE) == (0, 3)
