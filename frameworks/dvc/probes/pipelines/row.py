"""A step of a row: twice what the one before it left. `three` may take long, `four` may fail."""

import sys
import time
from pathlib import Path

import yaml

from harness.worker.witness import note

params = yaml.safe_load(Path("params.yaml").read_text())
name, *before = sys.argv[1:]
got = int(Path(before[0]).read_text()) if before else 0
note(params["notes"], "step", name=name, **({"got": got} if name == "four" else {}))
if name == "three":
    time.sleep(params.get("seconds", 0))
if name == "four" and Path(params.get("obstacle", "no such file")).exists():
    raise RuntimeError("there is an obstacle")
Path(f"{name}.txt").write_text(str(2 * got or 1))
