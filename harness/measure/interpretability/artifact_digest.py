"""Whether an artifact's digest is recorded, or can be computed from what the store gives back.

`frameworks/NAME/probes/interpretability/artifact_digest.py` offers

    run(request, file: str) -> the framework's run id
        a run whose step keeps this file (1 MB of random bytes) as an artifact.
    read(request, run_id: str) -> {"algorithm": "sha256", "digest": hexadecimal}
                               or {"file": path of the artifact, as the store gave it back}
        from the store. A process of its own: the first file is gone by then.

The case passes when the digest (any of hashlib's algorithms), or that of the file given back, equals
the planted file's, which the host has computed before.
Evidence: artifact_digest.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("artifact_digest", services=True)
def artifact_digest(context: Context) -> Finding:
    """Store a file, take it away, and ask for its digest."""
    raise ToolFailed("not written yet")
