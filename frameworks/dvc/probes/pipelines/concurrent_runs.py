"""Two steps of a run with a number."""

import sys
import time
from pathlib import Path

import yaml

from harness.worker.witness import note

params = yaml.safe_load(Path("params.yaml").read_text())
number, notes = params["number"], params["notes"]
if sys.argv[1] == "work":
    note(notes, "begin", number=number)
    time.sleep(params["seconds"])
    note(notes, "end", number=number)
    Path("result.txt").write_text(str(number * number + 1))
else:
    note(notes, "shown", number=number, result=int(Path("result.txt").read_text()))
