"""Controls of the probe `postgresql`, against a real server."""

import pytest

from tests.behaviour.conftest import Ask, Everywhere, counted

pytestmark = pytest.mark.long

FIGURE = "postgresql.kept"


def test_mlflow_keeps_its_metadata_there(ask: Ask) -> None:
    assert counted(ask("mlflow", "postgresql"), FIGURE) == (2, 2)


def test_metadata_in_a_file_are_not_in_the_database(ask: Ask) -> None:
    sqlite = 'f"sqlite:///{self.request.workdir}/mlflow.db"'
    change = Everywhere("postgresql_uri(database)", sqlite, places=2)  # to write, and to read
    broken = {"interoperability.py": change}
    assert counted(ask("mlflow", "postgresql", broken), FIGURE) == (1, 2)
