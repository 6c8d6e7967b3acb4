"""Published weights by their hash, and what a prepared folder of weights says of itself."""

import hashlib
import json
from pathlib import Path
from typing import Any

from scenarios.bert_imdb.faults import BadInput

MANIFEST = "SHA256SUMS"
# Model, as results name it, and sha256 of each file that is needed of it.
PUBLISHED: dict[str, tuple[str, dict[str, str]]] = {
    "minilm": (
        "sentence-transformers/all-MiniLM-L6-v2",
        {
            "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        },
    ),
    "distilbert": (
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english@714eb0fa",
        {
            "model.safetensors": "7c3919835e442510166d267fe7cbe847e0c51cd26d9ba07b89a57b952b49b8aa",
            "config.json": "582122c8f414793d131e10022ce9ba04e3811a9da6389137ee2f18665b4f4d15",
            "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        },
    ),
}


def sha256(path: Path) -> str:
    """Of a file of any size."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def manifest(folder: Path) -> dict[str, str]:
    """File name -> sha256 by which the user vouches for weights of their own, else empty."""
    file = folder / MANIFEST
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    words = [line.split() for line in lines if line.strip()]
    if any(len(pair) != 2 for pair in words):
        raise BadInput(f"{MANIFEST} has a line that is not: sha256, blanks, file name")
    return {name.lstrip("*"): digest.lower() for digest, name in words}


def verify(asset: str, folder: Path) -> dict[str, Any]:
    """Hash all files of `asset` in the folder; return name, hashes, and whether published.

    Raises BadInput for a file that is missing, or neither the published one nor vouched for.
    """
    model, expected = PUBLISHED[asset]
    vouched = manifest(folder)
    found = {}
    for name in expected:
        if not (folder / name).is_file():
            raise BadInput(f"{asset}: {name} is missing in {folder}")
        found[name] = sha256(folder / name)
        if found[name] not in (expected[name], vouched.get(name)):
            raise BadInput(
                f"{asset}: {name} has sha256 {found[name]}, the published file "
                f"{expected[name]}; weights of your own need a {MANIFEST} beside them, "
                "and results will name them unpublished"
            )
    published = found == expected
    return {
        "model": model if published else f"not the published {model}: weights of a {MANIFEST}",
        "published": published,
        "files": found,
    }


def load_about(folder: Path) -> dict[str, Any]:
    """What `verify` found when the folder was prepared; raises BadInput if files changed since."""
    try:
        about: dict[str, Any] = json.loads((folder / "about.json").read_text())
    except FileNotFoundError:
        raise BadInput(
            f"{folder} is no prepared folder of weights: about.json is missing"
        ) from None
    for name, expected in about["files"].items():
        if not (folder / name).is_file():
            raise BadInput(f"{name} is missing in {folder}")
        if sha256(folder / name) != expected:
            raise BadInput(f"{name} in {folder} is torn or changed: its sha256 is not {expected}")
    return about
