"""The programs of Prometheus by their names."""

import shutil

# Debian's name, and that of its makers' archive.
ALERTMANAGER = ("prometheus-alertmanager", "alertmanager")


def alertmanager(path: str | None = None) -> str:
    """The name on that PATH, by default this process's; its makers' where there is none."""
    found = (name for name in ALERTMANAGER if shutil.which(name, path=path))
    return next(found, ALERTMANAGER[-1])
