"""Whether artifacts go into an S3-compatible store and come back equal.

The host starts the server, looks for the text in all objects of the bucket, and compares what is
read back.
The question: `harness.worker.questions.interoperability.S3Artifacts`.
"""

import hashlib
import secrets
from pathlib import Path

from harness.intake import files
from harness.intake.packed import unpacked
from harness.measure.cases import Cases
from harness.measure.interoperability import servers
from harness.measure.interoperability.reading import read
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interoperability import S3, S3Artifacts
from harness.worker.questions.question import RunId

BYTES = 20_000  # each is two digits of the text


@probe("s3", services=True)
def s3(context: Context) -> Finding:
    """Have an artifact stored in a real S3-compatible server, and look for it there."""
    text = secrets.token_hex(BYTES)
    cases = Cases(context, "s3.kept")
    with servers.s3(context) as bucket:
        run_id = context.call(S3Artifacts.run, s3=bucket, text=text)
        cases.ask("stored", lambda: _stored(context, bucket, text))
        cases.ask("read", lambda: _read(context, bucket, text, run_id))
    return cases.finding()


def _stored(context: Context, bucket: S3, text: str) -> str:
    folder = context.workdir / "objects"
    folder.mkdir()
    listed = read(context, "objects", s3=bucket, folder=str(folder))
    told = [{**each, "holds": holds(folder / each["file"], text)} for each in listed]
    context.keep("objects.json", told)
    if any(each["holds"] for each in told):
        return ""
    return f"none of {len(listed)} objects in the bucket holds the text"


def _read(context: Context, bucket: S3, text: str, run_id: RunId) -> str:
    answer = context.call(S3Artifacts.read, s3=bucket, run_id=run_id)
    digests = {"planted": _digest(text), "read": _digest(answer or "")}
    context.keep("read.json", digests)
    return "" if answer == text else "what is read back is not equal"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def holds(file: Path, text: str) -> bool:
    """Whether the file holds the text, as it is or packed."""
    content = files.content(file, follow=True)  # a client may give a link into its cache
    return any(text.encode() in each for each in unpacked(content))
