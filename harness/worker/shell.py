"""Scripts as a user types them, run without the lines that install.

What they print stays in the log of the process that runs them. Passwords in URLs do not.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import PIPE
from threading import Thread
from typing import TextIO

INSTALLS = ("pip install", "uv pip install")
TAIL = 15  # lines of a message
LINGER = 2  # s; what a script leaves running may hold its output open
_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)")


class ScriptFailed(RuntimeError):
    """A script ended with a code of failure; the message holds the last lines of its stderr."""


def lines(script: str) -> list[str]:
    """All but those that install: the environment has it all."""
    return [line for line in script.splitlines() if not line.lstrip().startswith(INSTALLS)]


def run(
    script: str,
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
) -> str:
    """What it prints; `$1` and so on are the arguments, `env` is all of its variables.

    The first line that fails ends it, and raises ScriptFailed.
    """
    words = ["bash", "-e", "-c", "\n".join(lines(script)), "bash", *arguments]
    printed: list[str] = []
    complained: list[str] = []
    process = subprocess.Popen(
        words, cwd=cwd, env=env, stdout=PIPE, stderr=PIPE, text=True, errors="replace"
    )
    both = ((process.stdout, sys.stdout, printed), (process.stderr, sys.stderr, complained))
    readers = [Thread(target=_pass_on, args=each, daemon=True) for each in both]
    for reader in readers:
        reader.start()
    code = process.wait()
    for reader in readers:
        reader.join(LINGER)
    if code:
        said = "\n".join("".join(complained or printed).splitlines()[-TAIL:])
        raise ScriptFailed(f"the script ended with {code}: {masked(said)}")
    return "".join(printed)


def _pass_on(source: TextIO, log: TextIO, kept: list[str]) -> None:
    """Line by line, so that the log has it all when the process is stopped."""
    with source:
        for line in source:
            kept.append(line)
            log.write(masked(line))
            log.flush()


def masked(text: str) -> str:
    """Without the passwords in its URLs."""
    return _PASSWORD.sub(r"\1***", text)
