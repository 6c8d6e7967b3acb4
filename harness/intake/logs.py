"""The log of a callee: a plain file of bounded length, whatever the callee made of it."""

import stat
from contextlib import suppress
from pathlib import Path

from harness.intake import files, folders, limits
from harness.intake.files import Refused, shown


def take_in(log: Path) -> tuple[int, str]:
    """How many bytes were left out, and what was wrong. Afterwards it is a plain file."""
    try:
        if not log.is_symlink() and log.is_file():
            folders.open_up(log, stat.S_IRUSR | stat.S_IWUSR)
        head, between, tail = files.ends(log, head=limits.LOG_HEAD, tail=limits.LOG_TAIL)
    except (Refused, OSError) as problem:
        folders.remove(log)
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(f"The harness has removed what was here: {problem}\n")
        return 0, f"its log {str(problem).removeprefix(shown(log.name)).strip()}"
    if between:
        log.unlink()  # a new file: the old one may be somebody else's by a hard link
        log.write_bytes(head + _left_out(between) + tail)
    return between, ""


def clean_up(path: Path, log: Path) -> None:
    """Remove what has served its purpose; if it stays, this log says why. Raises nothing."""
    if (why := folders.clean_up(path)) and not log.is_symlink():
        with suppress(OSError), log.open("a") as stream:
            stream.write(f"\nThe harness {why}\n")


def said(log: Path, begin: int) -> str:
    """What stands behind `begin`; of very much both ends. Raises Refused."""
    head, between, tail = files.ends(log, begin=begin, head=limits.LOG_HEAD, tail=limits.LOG_TAIL)
    return (head + _left_out(between) + tail).decode(errors="replace")


def _left_out(between: int) -> bytes:
    if not between:
        return b""
    kept = f"{limits.LOG_HEAD / limits.MB:g} MB"
    return f"\n[The harness left out {between} bytes: it keeps {kept} of each end.]\n".encode()


def tail(log: Path, lines: int) -> str:
    """The last lines of a log, as a reason quotes them."""
    try:
        last = files.ends(log, tail=limits.TEXT)[2].decode(errors="replace").splitlines()
    except Refused:
        return "no log"
    return " | ".join(line for line in last[-lines:] if line.strip())
