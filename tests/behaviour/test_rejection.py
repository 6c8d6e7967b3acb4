"""Controls of the probe `rejection`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "rejection.rejected"


def test_metaflow_rejects_both_mistakes(ask: Ask) -> None:
    assert counted(ask("metaflow", "rejection"), FIGURE) == (2, 2)


def test_a_parameter_without_a_type_rejects_nothing(ask: Ask) -> None:
    broken = {"flows/rejection.py": ("type=int, default=1", 'type=str, default="1"')}
    assert counted(ask("metaflow", "rejection", broken), FIGURE) == (1, 2)


def test_a_step_that_ran_before_the_error_is_seen(ask: Ask) -> None:
    """It notes a step when the flow's file is read, which is before its parameters are checked."""
    change = ('if __name__ == "__main__":', "import sys\nnote(sys.argv[-1], 'step')\nif True:")
    broken = {
        "flows/rejection.py": change,
        "configuration.py": ("notes=notes, **parameters", "**parameters, notes=notes"),
    }
    found = ask("metaflow", "rejection", broken)
    assert counted(found, FIGURE) == (0, 2)
