"""Copies of a run in the metadata database: 1,000 real ones would take half an hour."""

import json
import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

LOCK_SECONDS = 30.0  # that the services may keep the database to themselves
HOW = "rows of dag_run, task_instance and asset_event in the metadata database"


def add(database: Path, run_id: str, accuracies: Mapping[int, float]) -> None:
    """One more run for each number and accuracy, with what that run would have told."""
    with closing(sqlite3.connect(database, timeout=LOCK_SECONDS)) as connection, connection:
        for number, accuracy in accuracies.items():
            _copy(connection, run_id, number, accuracy)


def _copy(connection: sqlite3.Connection, run_id: str, number: int, accuracy: float) -> None:
    told = json.dumps({"number": number, "accuracy": accuracy})
    copy = f"{run_id}-{number}"
    changes: dict[str, dict[str, Any]] = {
        "dag_run": {"id": None, "run_id": copy, "conf": told},
        "task_instance": {"id": str(uuid.uuid4()), "run_id": copy},
        "asset_event": {"id": None, "source_run_id": copy, "extra": told},
    }
    for table, changed in changes.items():
        column = "source_run_id" if table == "asset_event" else "run_id"
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join("?" if name in changed else name for name in names)
        connection.execute(
            f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {column} = ?",  # noqa: S608  # our names
            [*(changed[name] for name in names if name in changed), run_id],
        )
