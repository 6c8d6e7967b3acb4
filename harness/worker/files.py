"""Files that are there whole or not at all."""

import os
from pathlib import Path


def atomic_write(path: Path, content: str | bytes, *, durable: bool = False) -> None:
    """Write beside the path and rename; `durable` also through to the disk, before the rename."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)  # of one that died, or a link that somebody has planted
    with partial.open("xb") as stream:
        stream.write(content.encode() if isinstance(content, str) else content)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())
    partial.replace(path)
