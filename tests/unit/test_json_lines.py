"""Notes of callees, line by line: a torn line is nobody's fault, a wrong one is its writer's."""

from pathlib import Path
from typing import Any

import pytest

from harness.intake import json_lines
from harness.intake.json_lines import Wrong
from harness.measure import witness
from harness.measure.failures import ToolFailed

WHOLE = '{"what": "begin", "at": 1.0, "pid": 2, "more": {"a": 1}}'


@pytest.mark.parametrize(
    ("line", "torn"),
    [
        ('{"what": "beg', True),
        ("", True),
        ('{"what": "be{"what": "end", "at": 1.0, "pid": 2}', True),
        ('{"what": NaN}', False),
        ('{"more": {"a": NaN}}', False),
        ("{what}", False),
        ("[1]", False),
        ('{"what": 1', True),
    ],
)
def test_a_torn_line_is_told_from_a_wrong_one(tmp_path: Path, line: str, torn: bool) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text(f"{WHOLE}\n{line}\n{WHOLE}")

    first, wrong, last = json_lines.each(file, dict[str, Any])

    assert first == last == {"what": "begin", "at": 1.0, "pid": 2, "more": {"a": 1}}
    assert isinstance(wrong, Wrong)
    assert wrong.torn is torn
    assert wrong.said.startswith("notes.jsonl, line 2: ")


def test_a_torn_line_of_our_own_notes_is_passed_over_and_a_wrong_one_is_our_error(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bound.jsonl"
    assert witness.lines_of_ours(file) == []
    file.write_text('{"asked": "[0.0.0.0]:1"}\n{"asked": "[0.')
    assert witness.lines_of_ours(file) == [{"asked": "[0.0.0.0]:1"}]
    file.write_text("[1]\n")
    with pytest.raises(ToolFailed, match=r"bound.jsonl, line 1: .*: it is not a note"):
        witness.lines_of_ours(file)
