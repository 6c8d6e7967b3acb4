"""Whether artifacts go into an S3-compatible store and come back equal.

SeaweedFS, a real server, is started with random credentials and an empty bucket. A run writes a
planted text of 40,000 letters and digits as an artifact. Cases: `stored`: a client of our own
(boto3) finds the text in an object of the bucket, as it is or compressed; `read`: a fresh process
reads the artifact back through the framework, equal.

`frameworks/NAME/probes/interoperability/s3.py` offers

    run(request: ProbeRequest, s3: S3, text: str) -> the run's id
    read(request: ProbeRequest, s3: S3, run_id: str) -> the artifact's text

    S3 = {"endpoint": "http://127.0.0.1:...", "bucket", "access_key", "secret_key", "region"}

Addresses are path style. Both are processes of their own: settings go into their environment.
"""

import gzip
import secrets
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.measure.configuration.cases import Cases
from harness.measure.interoperability import servers
from harness.measure.interoperability.reading import read
from harness.measure.interoperability.servers import Bucket
from harness.measure.probe import Context, Finding, probe

MODULE = "interoperability.s3"
BYTES = 20_000  # each is two digits of the text


@probe("s3", services=True)
def s3(context: Context) -> Finding:
    """Have an artifact stored in a real S3-compatible server, and look for it there."""
    text = secrets.token_hex(BYTES)
    cases = Cases(context, "s3.kept")
    with servers.s3(context) as bucket:
        run_id = context.call(MODULE, "run", s3=msgspec.to_builtins(bucket), text=text)
        cases.ask("stored", lambda: _stored(context, bucket, text))
        cases.ask("read", lambda: _read(context, bucket, text, run_id))
    return cases.finding()


def _stored(context: Context, bucket: Bucket, text: str) -> str:
    folder = context.workdir / "objects"
    folder.mkdir()
    listed = read(context, "objects", s3=msgspec.to_builtins(bucket), folder=str(folder))
    context.keep("objects.json", listed)
    if any(holds(folder / each["file"], text) for each in listed):
        return ""
    return f"none of {len(listed)} objects in the bucket holds the text"


def _read(context: Context, bucket: Bucket, text: str, run_id: object) -> str:
    answer = context.call(MODULE, "read", s3=msgspec.to_builtins(bucket), run_id=run_id)
    return "" if answer == text else "what is read back is not equal"


def holds(file: Path, text: str) -> bool:
    """Whether the file holds the text, as it is or compressed by gzip or zlib."""
    return any(text.encode() in content for content in _contents(file.read_bytes()))


def _contents(content: bytes) -> Iterator[bytes]:
    yield content
    for unpack in (gzip.decompress, zlib.decompress):
        with suppress(OSError, EOFError, zlib.error):
            yield unpack(content)
