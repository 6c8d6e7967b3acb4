"""docs/analysis.md: its examples run as shown, and its tables are the columns that there are."""

import doctest
import re
from pathlib import Path

import pandas as pd
import pytest

from harness.analysis import columns
from tests.unit.world import CHECKOUT

PAGE = CHECKOUT / "docs" / "analysis.md"
KINDS = {
    "string": "text",
    "float64": "number",
    "int64": "whole number",
    "Int64": "whole number",
    "bool": "yes or no",
    "boolean": "yes or no",
    "datetime64[ns, UTC]": "time",
}


def test_its_examples_give_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(tmp_path))  # a reader has none yet
    examples = "\n\n".join(re.findall(r"```pycon\n(.*?)```", PAGE.read_text(), re.DOTALL))
    found = doctest.DocTestParser().get_doctest(examples, {}, PAGE.name, str(PAGE), 0)

    with pd.option_context("display.width", 100):
        failed, tried = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(found)

    assert tried >= 8
    assert failed == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("title", "declared"),
    [
        ("run.records", columns.RECORDS),
        ("run.answers", columns.ANSWERS),
        ("run.scores", columns.SCORES),
        ("run.compare", columns.CHANGES),
    ],
)
def test_its_tables_are_the_columns_that_there_are(title: str, declared: columns.Columns) -> None:
    (section,) = [s for s in PAGE.read_text().split("\n## ") if s.startswith(title)]

    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section, re.MULTILINE)

    assert rows == [(name, KINDS[c.dtype], c.about) for name, c in declared.items()]
