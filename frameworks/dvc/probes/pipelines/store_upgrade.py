"""Keeps a metric and an artifact, then fails if it is told to."""

import json
import sys
from pathlib import Path

import yaml

params = yaml.safe_load(Path("params.yaml").read_text())
if sys.argv[1] == "keep":
    Path("metrics.json").write_text(json.dumps(params["metrics"]))
    Path("artifact.txt").write_text(params["artifact"])
elif params["fails"]:
    raise RuntimeError("told to fail")
