"""What commands print for machines."""

import sys

import msgspec

from harness.printable import json_line


def write(value: object) -> None:
    """One line; no text in it can steer a terminal."""
    sys.stdout.write(json_line(msgspec.json.encode(value)))
