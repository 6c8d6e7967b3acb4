"""Records as lines of JSON: written by today's schema, read by any that there ever was."""

import codecs

import msgspec

from harness.records import legacy
from harness.records.record import SCHEMA, Record


class _Head(msgspec.Struct):
    """All that is looked at before the schema is known."""

    schema: int


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)
_HEAD = msgspec.json.Decoder(_Head)


def encode(record: Record) -> bytes:
    """One line, validated: what cannot be read again is not written."""
    line = _ENCODER.encode(record)
    decode(line)
    return line


def decode(line: bytes) -> Record:
    """Raise ValueError when the line is not a record of a known schema; the message says where."""
    line = line.removeprefix(codecs.BOM_UTF8)
    schema = _HEAD.decode(line).schema
    if schema in legacy.SCHEMAS:
        return legacy.record(line)
    if schema != SCHEMA:
        raise ValueError(f"schema {schema}; this harness reads {SCHEMA} and older")
    return _DECODER.decode(line)
