"""Controls of the probe `dag`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "dag.edges"


def test_metaflow_has_all_edges_and_one_to_its_end(ask: Ask) -> None:
    assert counted(ask("metaflow", "dag"), FIGURE) == (2 * 9, 9 + 10)


def test_edges_turned_around_are_wrong(ask: Ask) -> None:
    change = ("for child in step.child_steps", "for child in step.parent_steps")
    broken = {"interpretability.py": change}
    assert counted(ask("metaflow", "dag", broken), FIGURE) == (0, 9 + 10)


def test_a_step_that_the_scenario_does_not_have_is_wrong(ask: Ask) -> None:
    broken = {"interpretability.py": ('"evaluate": "evaluate/*"', '"evaluate": "test/*"')}
    assert counted(ask("metaflow", "dag", broken), FIGURE) == (2 * 3, 9 + 10)
