"""`list`: what there is to measure, and what is asked of it."""

import msgspec
from rich.console import Console

from harness.planning import catalog, conformed
from harness.report import terminal
from harness.scoring import rubric


def show(as_json: bool) -> None:
    """Print frameworks, scenarios and the rubric's questions; reads their TOML files only."""
    frameworks, scenarios = catalog.frameworks(), catalog.scenarios()
    dimensions = rubric.load().dimensions
    conformance = conformed.known(frameworks)
    if as_json:
        facts = {
            "frameworks": frameworks,
            "scenarios": scenarios,
            "dimensions": dimensions,
            "conformance": conformance,
        }
        print(msgspec.json.encode(facts, enc_hook=str).decode())  # noqa: T201
        return
    console = Console()
    terminal.show_frameworks(console, frameworks.values(), scenarios.values(), conformance)
    terminal.show_questions(console, dimensions.values())
