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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("s3", services=True)
def s3(context: Context) -> Finding:
    """Whether artifacts go into an S3-compatible store and come back equal."""
    raise ToolFailed("not written yet")
