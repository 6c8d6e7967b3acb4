"""DVC's smallest program: a file is added, taken away, and had back from the cache.

https://doc.dvc.org/command-reference/add
https://doc.dvc.org/command-reference/checkout
It stands alone. Its data are in the current folder, its own files in the home.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

NUMBERS = Path("numbers.json")
os.environ["DVC_SITE_CACHE_DIR"] = str(Path.home() / "site-cache")  # by default below /var/tmp


def dvc(*arguments: str) -> None:
    """As typed on the command line."""
    subprocess.run([sys.executable, "-m", "dvc", *arguments], check=True)


def main() -> None:
    """Keep two numbers, lose them, have them back."""
    subprocess.run(["git", "init", "--quiet"], check=True)
    dvc("init", "--quiet")
    NUMBERS.write_text(json.dumps([6, 7]))
    dvc("add", "--quiet", str(NUMBERS))  # makes numbers.json.dvc and .gitignore
    NUMBERS.unlink()
    dvc("checkout", "--quiet")
    first, second = json.loads(NUMBERS.read_text())
    print(f"minimal: {first * second}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
