"""The cached step: `work`."""

from pathlib import Path

import yaml

from harness.worker.witness import note

CODE = "one"

params = yaml.safe_load(Path("params.yaml").read_text())
note(params["notes"], "work")
text = Path("text.txt").read_text()
Path("result.txt").write_text(f"{CODE}-{text}-{params['parameter']}")
