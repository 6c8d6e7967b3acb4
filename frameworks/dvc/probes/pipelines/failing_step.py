"""Fails with the message that it was told."""

from pathlib import Path

import yaml

from harness.worker.planted import fail

fail(yaml.safe_load(Path("params.yaml").read_text())["message"])
