"""Whether an artifact comes back unchanged, and whether its digest is recorded.

The host plants the file, takes it away, and compares digests. Evidence: artifact_digest.json.
The question: `harness.worker.questions.interpretability.ArtifactDigest`.
"""

import hashlib
import os
from pathlib import Path

from harness.intake import digests
from harness.measure.cases import Cases, differs, present
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interpretability import ArtifactDigest, Digest

SIZE = 1_000_000  # bytes


@probe("artifact_digest", services=True)
def artifact_digest(context: Context) -> Finding:
    """Store a file, take it away, and ask for both the file and its digest."""
    content = os.urandom(SIZE)
    file = context.workdir / "planted" / "artifact.bin"
    file.parent.mkdir()
    file.write_bytes(content)
    run_id = context.call(ArtifactDigest.run, file=str(file))
    file.unlink(missing_ok=True)
    told = context.call(ArtifactDigest.read, run_id=run_id)
    if not told.keys() & {"file", "digest"}:
        raise ToolFailed("ArtifactDigest.read gives neither a file nor a digest")
    planted = {name: _hashed(name, content) for name in ("sha256", told.get("algorithm", ""))}
    context.keep("artifact_digest.json", {"run": run_id, "told": told, "planted": planted})
    cases = Cases(context, "artifact_digest.equal")
    cases.ask("given back", lambda: given_back(context, told, content))
    cases.ask("recorded", lambda: recorded(told, content))
    return cases.finding()


def given_back(context: Context, told: Digest, content: bytes) -> str:
    """What is wrong with the file, as a reason; "" when it is equal."""
    if "file" not in told:
        return "no file is given back"
    found = digests.digest(Path(present(told["file"])))
    context.keep("given_back.json", {"sha256": found})
    return differs("sha256", found, _hashed("sha256", content))


def recorded(told: Digest, content: bytes) -> str:
    """What is wrong with the digest, as a reason; "" when it is that of the content."""
    if "digest" not in told:
        return "no digest of it is recorded"
    digest, algorithm = present(told["digest"]), told.get("algorithm", "")
    if algorithm not in hashlib.algorithms_available:
        raise ToolFailed(f"hashlib has no {algorithm or 'algorithm without a name'}")
    return differs(algorithm, digest.lower(), _hashed(algorithm, content))


def _hashed(algorithm: str, content: bytes) -> str:
    """Nothing by an algorithm that hashlib does not have."""
    known = algorithm in hashlib.algorithms_available
    return hashlib.new(algorithm, content).hexdigest() if known else ""
