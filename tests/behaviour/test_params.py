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


def test_wandb_keeps_them_all(ask: Ask) -> None:
    assert counted(ask("wandb", "params"), FIGURE) == (10, 10)


def test_a_config_that_is_cut_off_is_seen(ask: Ask) -> None:
    config = "self.stored(run_id).config"
    broken = {"interpretability.py": (config, f"{{k: str(v)[:250] for k, v in {config}.items()}}")}
    assert counted(ask("wandb", "params", broken), FIGURE) == (9, 10)
