"""Prints a word many times."""

import sys

from harness.worker.planted import speak

speak(sys.argv[1], int(sys.argv[2]))
