"""Runs a flow as a user's script does. Usage: python launch.py FILE FLOW PARAMETERS

PARAMETERS are JSON. Ends with an error when the flow fails.
"""

import importlib
import json
import sys
from pathlib import Path


def main(file: str, name: str, parameters: str) -> None:
    """Import the file, and call its flow."""
    sys.path.append(str(Path(file).parent))
    flow = getattr(importlib.import_module(Path(file).stem), name)
    flow(**json.loads(parameters))


if __name__ == "__main__":
    main(*sys.argv[1:])
