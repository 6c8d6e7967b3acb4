"""Says which code ran."""

import sys

from harness.worker.witness import note

CODE = "first"
note(sys.argv[1], CODE)
