"""Copies of a run in the metadata database: 1,000 real ones would take half an hour."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

HOW = "rows of dag_run, task_instance and asset_event in the metadata database"
ID = {"dag_run": "run_id", "task_instance": "run_id", "asset_event": "source_run_id"}  # the run's


def add(url: str, run_id: str, accuracies: Mapping[int, float]) -> None:
    """One more run for each number and accuracy, with what that run would have told."""
    from sqlalchemy import create_engine, inspect, text

    engine = create_engine(url)
    copies = [_copy(run_id, *each) for each in accuracies.items()]
    with engine.begin() as connection:
        for table, column in ID.items():
            names = [each["name"] for each in inspect(connection).get_columns(table)]
            rows = [{"copied": run_id, **copy[table]} for copy in copies]
            connection.execute(text(_statement(table, column, names, copies[0][table])), rows)
    engine.dispose()


def _copy(run_id: str, number: int, accuracy: float) -> dict[str, dict[str, Any]]:
    """What is another in the copy, by table."""
    told = json.dumps({"number": number, "accuracy": accuracy})
    copy = f"{run_id}-{number}"
    return {
        "dag_run": {"run_id": copy, "conf": told},
        "task_instance": {"run_id": copy, "id": uuid.uuid4().hex},
        "asset_event": {"source_run_id": copy, "extra": told},
    }


def _statement(table: str, column: str, names: Iterable[str], changed: Iterable[str]) -> str:
    """The database numbers the copies by itself, unless they are given an id."""
    same = [name for name in names if name not in {"id", *changed}]
    into = ", ".join(f'"{name}"' for name in (*changed, *same))
    values = ", ".join([*(f":{name}" for name in changed), *(f'"{name}"' for name in same)])
    return f'INSERT INTO {table} ({into}) SELECT {values} FROM {table} WHERE "{column}" = :copied'  # noqa: S608  # our names
