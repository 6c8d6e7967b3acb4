"""Passes, raises, or kills itself."""

import os
import signal
import sys

from harness.worker.witness import note

ending, witness = sys.argv[1:]
note(witness, "begin", ending=ending)
if ending == "fail":
    raise RuntimeError("told to fail")
if ending == "crash":
    os.kill(os.getpid(), signal.SIGKILL)
