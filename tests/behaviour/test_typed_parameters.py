"""Controls of the probe `typed_parameters`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "typed_parameters.sources"


def test_a_parameter_of_another_type_is_seen(ask: Ask) -> None:
    change = ("type=int, default=given.count", 'type=str, default="1"')
    broken = {"flows/typed_parameters.py": change}
    assert counted(ask("metaflow", "typed_parameters", broken), FIGURE) == (0, 3)


def test_defaults_are_not_what_was_given(ask: Ask) -> None:
    """The file is there, and nobody tells the flow so."""
    broken = {"configuration.py": ('"--config", "given", str(file), ', "")}
    found, _ = counted(ask("metaflow", "typed_parameters", broken), FIGURE)
    whole, _ = counted(ask("metaflow", "typed_parameters"), FIGURE)
    assert found == whole - 1


def test_dagster_takes_them_from_variables_too(ask: Ask) -> None:
    assert counted(ask("dagster", "typed_parameters"), FIGURE) == (3, 3)


def test_a_text_from_a_variable_is_no_number(ask: Ask) -> None:
    broken = {"component.py": ('"count": self.count', '"count": str(self.count)')}
    assert counted(ask("dagster", "typed_parameters", broken), FIGURE) == (2, 3)
