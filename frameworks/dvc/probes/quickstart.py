"""DVC's get-started page: data are tracked, shared by a remote, changed, and had back.

https://doc.dvc.org/start
The page gets `data.xml` from a registry in the network, and says that any file will do.
"""

import shutil
import subprocess
from pathlib import Path

DATA = Path("data/data.xml")
REMOTE = Path("dvcstore")


def run(*command: str) -> None:
    """As typed on the command line."""
    subprocess.run(command, check=True)


def initialize() -> None:
    """Initializing a project; a new user tells Git a name first."""
    run("git", "init")
    run("git", "config", "user.name", "user")
    run("git", "config", "user.email", "user@localhost")
    run("dvc", "init")
    run("git", "commit", "-m", "Initialize DVC")


def track() -> None:
    """Tracking data."""
    DATA.parent.mkdir()
    DATA.write_text("<row>first</row>\n")
    run("dvc", "add", str(DATA))
    run("git", "add", "data/data.xml.dvc", "data/.gitignore")
    run("git", "commit", "-m", "Add raw data")


def share() -> None:
    """Storing and sharing, with a fresh pull."""
    REMOTE.mkdir()
    run("dvc", "remote", "add", "-d", "myremote", str(REMOTE.absolute()))
    run("dvc", "push")
    shutil.rmtree(".dvc/cache")
    DATA.unlink()
    run("dvc", "pull")


def change() -> None:
    """Making local changes: the data are doubled."""
    DATA.write_text(DATA.read_text() * 2)
    run("dvc", "add", str(DATA))
    run("dvc", "push")
    run("git", "commit", "data/data.xml.dvc", "-m", "Dataset updates")


def switch_back() -> None:
    """Return to a previous version of the dataset."""
    run("git", "checkout", "HEAD~1", "data/data.xml.dvc")
    run("dvc", "checkout")
    run("git", "commit", "data/data.xml.dvc", "-m", "Revert dataset updates")


for part in (initialize, track, share, change):
    part()
doubled = DATA.read_text()
switch_back()
assert doubled == DATA.read_text() * 2
assert DATA.read_text() == "<row>first</row>\n"
print("quickstart: ok")
