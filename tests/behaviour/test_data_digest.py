"""Controls of the probe `data_digest`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "data_digest.told"
FIRST_ROWS = '["table"].data[:150_000]'  # of 15 characters each


def test_metaflow_tells_equal_data_from_others(ask: Ask) -> None:
    assert counted(ask("metaflow", "data_digest"), FIGURE) == (3, 3)


@pytest.mark.parametrize(
    ("digest", "left"),
    [
        ('["table"].pathspec', 2),
        ('["table"].id', 0),
        (FIRST_ROWS, 2),
    ],
    ids=["new for each run", "always the same", "of the first 10,000 rows"],
)
def test_what_is_no_digest_is_seen(ask: Ask, digest: str, left: int) -> None:
    broken = {"interpretability.py": ('["table"].sha', digest)}
    assert counted(ask("metaflow", "data_digest", broken), FIGURE) == (left, 3)


def test_mlflow_tells_a_change_in_any_row_of_a_polars_table(ask: Ask) -> None:
    assert counted(ask("mlflow", "data_digest"), FIGURE) == (3, 3)


def test_of_pandas_it_tells_the_first_10_000(ask: Ask) -> None:
    change = ("mlflow.log_input(table, ", "mlflow.log_input(other, ")
    broken = {"interpretability.py": change}
    assert counted(ask("mlflow", "data_digest", broken), FIGURE) == (2, 3)
