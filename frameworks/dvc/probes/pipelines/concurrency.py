"""One of six independent steps."""

import time
from pathlib import Path

import yaml

from harness.worker.witness import note

params = yaml.safe_load(Path("params.yaml").read_text())
note(params["notes"], "begin")
time.sleep(params["seconds"])
note(params["notes"], "end")
