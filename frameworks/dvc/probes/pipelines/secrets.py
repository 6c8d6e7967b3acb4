"""Notes the secret's digest, and prints the secret beside the marker."""

import hashlib
from pathlib import Path

import yaml

from harness.worker.witness import note

params = yaml.safe_load(Path("params.yaml").read_text())
secret = Path("secrets.txt").read_text()
note(params["notes"], "got", digest=hashlib.sha256(secret.encode()).hexdigest())
print("secret:", secret)  # noqa: T201  # what is asked is whether the log shows it
print("marker:", params["marker"])  # noqa: T201  # what the log has to show
