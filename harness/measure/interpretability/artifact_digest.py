"""Whether an artifact's digest is recorded, or can be computed from what the store gives back.

`frameworks/NAME/probes/interpretability/artifact_digest.py` offers

    run(request, file: str) -> the framework's run id
        a run whose step keeps this file (1 MB of random bytes) as an artifact.
    read(request, run_id: str) -> {"algorithm": "sha256", "digest": hexadecimal}
                               or {"file": path of the artifact, as the store gave it back}
        from the store. A process of its own: the first file is gone by then.

The case passes when the digest (any of hashlib's algorithms), or that of the file given back,
equals the planted file's, which the host has computed before.
Evidence: artifact_digest.json.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

from harness.measure.probe import Context, Finding, ToolFailed, probe

SIZE = 1_000_000  # bytes


@probe("artifact_digest", services=True)
def artifact_digest(context: Context) -> Finding:
    """Store a file, take it away, and ask for its digest."""
    content = os.urandom(SIZE)
    file = context.workdir / "planted" / "artifact.bin"
    file.parent.mkdir()
    file.write_bytes(content)
    run_id = context.call("interpretability.artifact_digest", "run", file=str(file))
    file.unlink(missing_ok=True)
    told = context.call("interpretability.artifact_digest", "read", run_id=run_id)
    algorithm, digest = digest_of(told)
    planted = hashlib.new(algorithm, content).hexdigest()
    evidence = {"run": run_id, "told": told, "algorithm": algorithm}
    context.keep("artifact_digest.json", {**evidence, "digest": digest, "planted": planted})
    finding = Finding()
    finding.answer("artifact_digest.equal", int(digest == planted), 1)
    return finding


def digest_of(told: dict[str, Any]) -> tuple[str, str]:
    """(algorithm, digest) that is recorded, or is of the file that was given back."""
    if "file" in told:
        return "sha256", hashlib.sha256(Path(told["file"]).read_bytes()).hexdigest()
    if told["algorithm"] not in hashlib.algorithms_available:
        raise ToolFailed(f"hashlib has no {told['algorithm']}")
    return told["algorithm"], str(told["digest"]).lower()
