"""The frames: rows with declared columns and types, also when there are no rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from harness import extras
from harness.analysis import columns, rows
from harness.planning.catalog import Framework
from harness.records.record import Record
from harness.scoring.changes import Changes
from harness.scoring.scores import Scores

if TYPE_CHECKING:
    import pandas as pd


def records(found: Sequence[Record], known: Mapping[str, Framework]) -> "pd.DataFrame":
    """One row per figure of these records."""
    return _frame(columns.RECORDS, rows.records(found, known))


def answers(found: Scores) -> "pd.DataFrame":
    """One row per framework, deployment and question."""
    return _frame(columns.ANSWERS, rows.answers(found))


def scores(found: Scores) -> "pd.DataFrame":
    """One row per question, dimension and total."""
    return _frame(columns.SCORES, rows.scores(found))


def changes(found: Changes) -> "pd.DataFrame":
    """One row per figure that was compared; `attrs` tell what the runs were made with."""
    made = _frame(columns.CHANGES, rows.changes(found))
    made.attrs = {
        "made_with": {fact.what: (fact.before, fact.after) for fact in found.facts},
        "apart": found.apart,
    }
    return made


def _frame(declared: columns.Columns, found: Iterable[rows.Row]) -> "pd.DataFrame":
    pandas = extras.needs("analysis", "pandas")
    made = pandas.DataFrame(list(found), columns=list(declared))
    return made.astype({name: column.dtype for name, column in declared.items()})
