"""A step of a row: twice what the one before it left."""

import sys
from pathlib import Path

import yaml

from harness.worker.witness import note

params = yaml.safe_load(Path("params.yaml").read_text())
name, *before = sys.argv[1:]
got = int(Path(before[0]).read_text()) if before else 0
if name == "four":
    note(params["notes"], "step", name=name, got=got)
    if Path(params["obstacle"]).exists():
        raise RuntimeError("there is an obstacle")
else:
    note(params["notes"], "step", name=name)
Path(f"{name}.txt").write_text(str(2 * got or 1))
