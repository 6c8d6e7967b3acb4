"""What a process has to say about a user's mistake, apart from what it echoes and reports.

Not a message are: source lines and paths in tracebacks, which repeat what the user wrote; log lines
of level info or debug, which repeat it too; and, of a process that ended well, whatever is neither
a warning nor an error.
"""

import re
from itertools import pairwise

ANSI = re.compile(r"\x1b\[[0-9;]*m")
PYTHON_FILE = re.compile(r"(?:[\w.+~-]*/)*[\w.+-]+\.py\b(?::\d+)?")
REPORT = re.compile(r"\[(?:info|debug)\s*\]|\b(?:INFO|DEBUG)\b|\"level\": ?\"(?:info|debug)\"")
COMPLAINT = re.compile(
    r"\b(?:warn(?:ing)?|error|critical|fatal|fail(?:ed|ure)?|exception|traceback|invalid)\b"
    r"|[a-z](?:Warning|Error|Exception)\b",
    re.IGNORECASE,
)
NEW_RECORD = re.compile(r"\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|\[\w+\s*\]")
# What comes before may be a prefix of the log that the traceback was written to.
FRAME = re.compile(r"(?P<prefix>.*?)(?P<indent> *)File \"(?P<file>[^\"]+)\", line \d+")
SHOWN_WARNING = re.compile(r"\S+:\d+: \w*Warning: ")
WARNED = 2  # spaces before the source line that Python shows below a warning
MARKER = re.compile(r"[ ~^]*[~^][ ~^]*")
# A traceback in a box: places, numbered source lines, values of local variables.
BOXED = re.compile(r"\s*│\s*(?:\S+\.py:\d+ in |❱?\s*\d+ │|[│╭╰])")


def judged(output: str, *, ended_well: bool) -> str:
    """The part of what a process printed that names a mistake and its fix, if any does."""
    lines = _without_reports(_without_echo(ANSI.sub("", output).splitlines()))
    if ended_well:
        lines = _complaints(lines)
    return "\n".join(PYTHON_FILE.sub("FILE", line).rstrip() for line in lines if line.strip())


def _without_echo(lines: list[str]) -> list[str]:
    """Drop the places of tracebacks and warnings, and the source lines that follow each."""
    kept: list[str] = []
    frame: re.Match[str] | None = None
    for before, line in pairwise(["", *lines]):
        if place := FRAME.match(line):
            frame = place
            continue
        if frame and _is_source(line, frame, follows=FRAME.match(before) is not None):
            continue
        frame = None
        warned = SHOWN_WARNING.match(before) and _indent(line) == WARNED
        if not (warned or BOXED.match(line)):
            kept.append(line)
    return kept


def _is_source(line: str, frame: re.Match[str], *, follows: bool) -> bool:
    """Source is indented below its frame, unless the log that it was written to strips lines.

    Then it is the one line that follows the frame, if the frame has a source, and its marker.
    """
    text, indent = line[len(frame["prefix"]) :], len(frame["indent"])
    if not frame["prefix"] or _indent(text) != indent:
        return _indent(text) > indent
    has_source = not frame["file"].startswith("<")
    return (follows and has_source) or MARKER.fullmatch(text.strip()) is not None


def _without_reports(lines: list[str]) -> list[str]:
    """Drop reports of what is going on, and what is indented below them, up to a complaint."""
    kept: list[str] = []
    report: int | None = None  # how far the report is indented that a line may still be part of
    for line in lines:
        if REPORT.search(line):
            report = _indent(line)
            continue
        if report is not None and line.strip():
            below = _indent(line) > report or line.strip() in "{}[]"
            if below and not COMPLAINT.search(line):
                continue
            report = None
        kept.append(line)
    return kept


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _complaints(lines: list[str]) -> list[str]:
    """Warnings and errors, each with the lines up to the next record of the log."""
    kept: list[str] = []
    inside = False
    for line in lines:
        if COMPLAINT.search(line):
            inside = True
        elif NEW_RECORD.match(line):
            inside = False
        if inside:
            kept.append(line)
    return kept
