"""Whether an artifact comes back unchanged, and whether its digest is recorded.

The host plants the file, takes it away, and compares digests. Evidence: artifact_digest.json.
The question: `harness.worker.questions.interpretability.ArtifactDigest`.
"""

import hashlib
import os
from pathlib import Path

from harness.intake import digests
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interpretability import ArtifactDigest, Digest

SIZE = 1_000_000  # bytes


@probe("artifact_digest", services=True)
def artifact_digest(context: Context) -> Finding:
    """Store a file, take it away, and ask for its digest."""
    content = os.urandom(SIZE)
    file = context.workdir / "planted" / "artifact.bin"
    file.parent.mkdir()
    file.write_bytes(content)
    run_id = context.call(ArtifactDigest.run, file=str(file))
    file.unlink(missing_ok=True)
    told = context.call(ArtifactDigest.read, run_id=run_id)
    algorithm, digest = digest_of(told)
    planted = hashlib.new(algorithm, content).hexdigest()
    evidence = {"run": run_id, "told": told, "algorithm": algorithm}
    context.keep("artifact_digest.json", {**evidence, "digest": digest, "planted": planted})
    finding = Finding()
    recorded = "digest" in told
    finding.answer("artifact_digest.equal", (digest == planted) * (1 + recorded), 2)
    return finding


def digest_of(told: Digest) -> tuple[str, str]:
    """(algorithm, digest) that is recorded, or is of the file that was given back."""
    if "file" in told:
        return "sha256", digests.digest(Path(told["file"]))
    if "algorithm" not in told or "digest" not in told:
        raise ToolFailed("ArtifactDigest.read gives neither a digest nor a file")
    if told["algorithm"] not in hashlib.algorithms_available:
        raise ToolFailed(f"hashlib has no {told['algorithm']}")
    return told["algorithm"], told["digest"].lower()
