"""Records as lines of JSON: written by today's schema, read by any that there ever was."""

import codecs

import msgspec

from harness.records import legacy
from harness.records.record import SCHEMA, Record

# 3 lacks nothing of 4: it counted whole cores.
LIKE_TODAY = (3, SCHEMA)
LONGEST = 16 * 2**20  # bytes of a line; ours have some thousands


class Newer(ValueError):
    """A sound line of a harness that knows more than this one."""


class _Head(msgspec.Struct):
    """All that is looked at before the schema is known."""

    schema: int


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)
_HEAD = msgspec.json.Decoder(_Head)
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def encode(record: Record) -> bytes:
    """One line, validated: what cannot be read again is not written."""
    line = _ENCODER.encode(record)
    if len(line) >= LONGEST:
        raise ValueError(f"a record is shorter than {LONGEST:,} bytes, not {len(line):,}")
    decode(line)
    return line


def decode(line: bytes) -> Record:
    """Raise ValueError when the line is not a record of a known schema; the message says where."""
    line = line.removeprefix(codecs.BOM_UTF8)
    try:
        schema = _HEAD.decode(line).schema
        if schema > SCHEMA:
            raise Newer(f"schema {schema}; this harness reads {SCHEMA} and older")
        if schema not in (*legacy.SCHEMAS, *LIKE_TODAY):
            raise ValueError(f"there is no schema {schema}")
        try:
            return legacy.record(line) if schema in legacy.SCHEMAS else _DECODER.decode(line)
        except msgspec.ValidationError:
            known = legacy.FIELDS if schema in legacy.SCHEMAS else Record.__struct_fields__
            if unknown := sorted(_FIELDS.decode(line).keys() - set(known)):
                raise Newer(f"unknown field {', '.join(unknown)}") from None
            raise
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def is_whole(line: bytes) -> bool:
    """Whether it is JSON, be it no record: a line that a crash has torn is not."""
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True
