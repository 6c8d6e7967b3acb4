"""What a process has to say about a user's mistake, apart from what it echoes and reports.

Not a message are: source lines and paths in tracebacks, which repeat what the user wrote; log lines
of level info or debug, which repeat it too; and, of a process that ended well, whatever is neither
a warning nor an error.
"""

import re

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
FRAME = re.compile(r"(?P<prefix>.*?)(?P<indent> *)File \"[^\"]+\", line \d+")
SHOWN_WARNING = re.compile(r"(?P<prefix>)(?P<indent>)\S+:\d+: \w*Warning: ")
# A traceback in a box: places, numbered source lines, values of local variables.
BOXED = re.compile(r"\s*│\s*(?:\S+\.py:\d+ in |❱?\s*\d+ │|[│╭╰])")


def judged(output: str, *, ended_well: bool) -> str:
    """The part of what a process printed in which a mistake is named and mended, if anywhere."""
    lines = _without_echo(ANSI.sub("", output).splitlines())
    lines = [line for line in lines if not REPORT.search(line)]
    if ended_well:
        lines = _complaints(lines)
    return "\n".join(PYTHON_FILE.sub("", line).rstrip() for line in lines if line.strip())


def _without_echo(lines: list[str]) -> list[str]:
    """Drop the places of tracebacks and warnings, and the source lines indented below them."""
    kept: list[str] = []
    place: re.Match[str] | None = None
    for line in lines:
        if frame := FRAME.match(line):
            place = frame
            continue
        if place is not None and _is_below(line, place):
            continue
        place = SHOWN_WARNING.match(line)
        if not BOXED.match(line):
            kept.append(line)
    return kept


def _is_below(line: str, place: re.Match[str]) -> bool:
    text = line[len(place["prefix"]) :]
    return len(text) - len(text.lstrip(" ")) > len(place["indent"])


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
