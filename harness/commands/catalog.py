"""`list`."""

import msgspec
from rich.console import Console

from harness import catalog
from harness.report import terminal


def show(as_json: bool) -> None:
    """Print frameworks and scenarios; reads their TOML files only."""
    frameworks, scenarios = catalog.frameworks(), catalog.scenarios()
    if as_json:
        facts = {"frameworks": frameworks, "scenarios": scenarios}
        print(msgspec.json.encode(facts, enc_hook=str).decode())  # noqa: T201
    else:
        terminal.show_frameworks(Console(), frameworks.values(), scenarios.values())
