"""A run's own documents: free text in them is scrubbed, what identifies a record is not."""

from typing import Any

import msgspec

from harness.commands.exporting.scrubber import Scrubber

NAMES = ("plan.json", "records.jsonl", "conformance.json")
FREE = frozenset({"reason", "log", "evidence", "framework_run_id", "index"})  # may name the machine


def scrubbed(content: bytes, scrubber: Scrubber) -> bytes:
    """A document of JSON, or a line of one. What is none is text like any other."""
    try:
        document = msgspec.json.decode(content)
        cleaned = _cleaned(document, scrubber, free=False)
        if cleaned == document:
            return content
        encoded = msgspec.json.encode(cleaned)
    except (msgspec.DecodeError, OverflowError, RecursionError):
        return scrubber.content(content)
    is_line = content.endswith(b"\n") and content.count(b"\n") == 1
    return encoded + b"\n" if is_line else msgspec.json.format(encoded)


def _cleaned(value: Any, scrubber: Scrubber, *, free: bool) -> Any:
    if isinstance(value, str):
        return scrubber.text(value, hosts=free)
    if isinstance(value, list):
        return [_cleaned(each, scrubber, free=free) for each in value]
    if isinstance(value, dict):
        return {
            name: _cleaned(each, scrubber, free=free or name in FREE)
            for name, each in value.items()
        }
    return value
