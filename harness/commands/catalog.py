"""`list`: what there is to measure, and what is asked of it."""

import msgspec

from harness.planning import catalog
from harness.report import terminal
from harness.report.listing import screen
from harness.scoring import rubric


def show(as_json: bool) -> None:
    """Print frameworks, scenarios and the rubric's questions; reads their TOML files only."""
    frameworks, scenarios = catalog.frameworks(), catalog.scenarios()
    dimensions = rubric.load().dimensions
    if as_json:
        facts = {"frameworks": frameworks, "scenarios": scenarios, "dimensions": dimensions}
        print(msgspec.json.encode(facts, enc_hook=str).decode())  # noqa: T201
        return
    console = screen()
    terminal.show_frameworks(console, frameworks.values(), scenarios.values())
    terminal.show_questions(console, dimensions.values())
