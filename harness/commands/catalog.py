"""`list`: what there is to measure, and what is asked of it."""

import msgspec

from harness.planning import catalog, conformed
from harness.report import available
from harness.report.listing import screen
from harness.scoring import rubric


def show(as_json: bool) -> int:
    """Print frameworks, scenarios and the rubric's questions; reads their TOML files only.

    Return 1 when one of the project's own frameworks is broken, else 0.
    """
    (frameworks, broken), scenarios = catalog.find(), catalog.scenarios()
    code = int(any(not each.origin for each in broken.values()))
    questions = rubric.load()
    conformance = conformed.known(frameworks)
    if as_json:
        facts = {
            "frameworks": frameworks,
            "broken": broken,
            "scenarios": scenarios,
            "rubric": questions.version,
            "dimensions": questions.dimensions,
            "conformance": conformance,
        }
        print(msgspec.json.encode(facts, enc_hook=str).decode())  # noqa: T201  # JSON, for machines
        return code
    console = screen()
    available.show_frameworks(console, frameworks.values(), scenarios.values(), conformance)
    available.show_broken(console, broken)
    available.show_questions(console, questions.dimensions.values())
    return code
