"""Check that numbers.txt holds what it should, wherever it came from, and copy it.

Usage: python -m scenarios.tiny.prepare SOURCE_FOLDER OUT_FOLDER
"""

import sys
import zipfile
from pathlib import Path

RIGHT = "1 2 3 4 5"


def read(source: Path) -> str:
    """The text of numbers.txt, out of a wheel if there is one."""
    for wheel in source.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            return archive.read("numbers.txt").decode()
    return (source / "numbers.txt").read_text()


def main(source: Path, out: Path) -> None:
    """Exit with a sentence when the numbers are not the right ones."""
    try:
        text = read(source)
    except OSError as problem:
        sys.exit(f"tiny: {problem}")
    if text.strip() != RIGHT:
        sys.exit("tiny: numbers.txt does not hold the right numbers")
    (out / "numbers.txt").write_text(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
