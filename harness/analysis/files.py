"""A frame as a file for other tools."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import extras
from harness.errors import HarnessError, UsageError
from harness.printable import printable

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".parquet", ".json")


def check(out: Path) -> None:
    """Raise UsageError for a suffix that stands for no format."""
    if out.suffix not in SUFFIXES:
        raise UsageError(f"{out}: name a file that ends in {', '.join(SUFFIXES)}")


def write(table: "pd.DataFrame", out: Path) -> None:
    """As CSV, Parquet or JSON, by the suffix."""
    check(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix == ".csv":
            table.map(_shown).to_csv(out, index=False)
        elif out.suffix == ".parquet":
            extras.needs("analysis", "pyarrow")
            table.to_parquet(out, index=False)
        else:
            table.to_json(out, orient="records", indent=1)
    except OSError as problem:
        raise HarnessError(f"cannot write {out}: {problem.strerror}") from None


def _shown(value: Any) -> Any:
    """People look at CSV in terminals, too."""
    return printable(value) if isinstance(value, str) else value
