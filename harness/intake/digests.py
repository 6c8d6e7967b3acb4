"""Hashes files that a framework's store gives back, however large they are."""

import hashlib
from pathlib import Path

from harness.intake import limits
from harness.intake.files import Refused, opened, shown

CHUNK = 1 << 20


def digest(path: Path) -> str:
    """The sha256 of a file in a store, which may be a link. Raises Refused."""
    found, size = hashlib.sha256(), 0
    with opened(path, follow=True) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limits.FILE:
                raise Refused(f"{shown(path.name)} is larger than {limits.FILE / limits.MB:g} MB")
            found.update(chunk)
    return found.hexdigest()
