"""Files that are there whole or not at all."""

import os
from pathlib import Path


def atomic_write(path: Path, content: str | bytes, *, durable: bool = False) -> None:
    """Write beside the path and rename; `durable` also through to the disk, before the rename."""
    new = partial(path)
    new.unlink(missing_ok=True)  # of one that died, or a link that somebody has planted
    with new.open("xb") as stream:
        stream.write(content.encode() if isinstance(content, str) else content)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())
    new.replace(path)


def partial(path: Path) -> Path:
    """Where it is written."""
    return path.with_name(f"{path.name}.partial")
