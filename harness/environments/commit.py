"""Which commit a checkout is at, and what measures there. The build of a wheel runs this file too.

It does so by itself: nothing of ours is imported here.
"""

import hashlib
import os
import subprocess
from pathlib import Path

# Of the package: they say what to measure, and what measurements say. No figure follows from them.
OUTSIDE = {
    "analysis",
    "report",
    "scoring",
    "commands",
    "conformance",
    "carried",
    "cli.py",
    "__main__.py",
    "planning/conformed.py",
    "records/conformance.py",
}
# The harness, the workload with the packages that all share, and plain Python.
MEASURING = ("harness", "scenarios", "frameworks/plain")
NO_CODE = (".md", ".lock")  # packages are told apart by themselves


def ask(checkout: Path, *words: str) -> str:
    """What git says of the checkout; "" where that is no repository of its own."""
    # GIT_DIR and its like may name any repository.
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def git(*words: str) -> str:
        command = ["git", "-C", str(checkout), *words]
        try:
            done = subprocess.run(
                command, env=env, capture_output=True, text=True, timeout=10, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    top = git("rev-parse", "--show-toplevel")  # of the repository that encloses it, perhaps
    return git(*words) if top and Path(top).resolve() == checkout.resolve() else ""


def commit_of(checkout: Path) -> str | None:
    """With "+" when files differ from it; None outside a repository."""
    commit = ask(checkout, "describe", "--always", "--abbrev=12", "--dirty=+")
    if commit and not commit.endswith("+") and _has_new_files(checkout):
        commit += "+"
    return commit or None


def _has_new_files(checkout: Path) -> bool:
    """Whether git does not know a file that may be loaded.

    A framework that is new as a whole changes nothing of the others: it does not count.
    """
    new = ask(checkout, "ls-files", "--others", "--exclude-standard", "harness", "scenarios")
    if new:
        return True
    others = ask(checkout, "ls-files", "--others", "--exclude-standard", "frameworks")
    known = {_folder(file) for file in ask(checkout, "ls-files", "frameworks").splitlines()}
    return any(_folder(file) in known for file in others.splitlines())


def _folder(file: str) -> str:
    return "/".join(file.split("/")[:2])


def code_of(checkout: Path, commit: str) -> str:
    """Digest of all that measures in that commit; "" where git does not have it."""
    files = ask(checkout, "ls-tree", "-r", commit, "--", *MEASURING).splitlines()
    lines = [line for line in files if _measures(line.partition("\t")[2])]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def _measures(file: str) -> bool:
    top, _, rest = file.partition("/")
    outside = top == "harness" and bool({rest, rest.partition("/")[0]} & OUTSIDE)
    return not outside and not file.endswith(NO_CODE)
