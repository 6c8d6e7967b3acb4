"""Which commit a checkout is at. The build of a wheel runs this file too, by itself."""

import os
import subprocess
from pathlib import Path


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
    return ask(checkout, "describe", "--always", "--abbrev=12", "--dirty=+") or None
