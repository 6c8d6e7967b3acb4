"""What files beside the classes answer questions: programs and tables, and what each has to do."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

FILE = Path(__file__).with_suffix(".toml")
FACT = "[facts] "  # how the name of a field in answers.toml begins


class Contract(msgspec.Struct, forbid_unknown_fields=True):
    """One file of probes/, or one field of the table [facts] in answers.toml."""

    name: str
    questions: list[str]  # as DIMENSION.PROBE; none of these has an answer without it
    about: str
    example: str


@cache
def every() -> list[Contract]:
    """All of them."""
    return msgspec.convert(tomllib.loads(FILE.read_text("utf-8"))["contract"], list[Contract])


def of(question: str) -> list[Contract]:
    """Those that a question needs."""
    return [contract for contract in every() if question in contract.questions]
