"""The first stage: numbers for the second."""

import json
from pathlib import Path

Path("numbers.json").write_text(json.dumps([0.1, 0.2, 0.3]))
