"""The programs of Prometheus by their names."""

import shutil

# Debian's name, and that of its makers' archive.
ALERTMANAGER = ("prometheus-alertmanager", "alertmanager")


def alertmanager() -> str:
    """The name on this machine; its makers' where there is none."""
    return next(filter(shutil.which, ALERTMANAGER), ALERTMANAGER[-1])
