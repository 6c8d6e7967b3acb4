"""Answers of a framework as tests write them, right and wrong, and what they are worth."""

from pathlib import Path
from typing import Any

from harness.planning import catalog
from harness.records.record import Record
from harness.scoring.scores import score
from tests.unit.scoring import a_ratio, a_rubric
from tests.unit.world import World

PAGE = "https://example.org/docs/retries"
RETRY = """from harness.worker.questions import configuration as asked


class Retry(asked.Retry):
    def run(self, tries: int, notes: str = "") -> str:
        return str(undefined)

    def succeeded(self, run_id: str) -> bool:
        return True
"""
LACKS = f"""[unsupported."configuration.retry"]
reason = "it has none"
page = "{PAGE}"
"""
ELSEWHERE = f"""[elsewhere."configuration.retry"]
deployment = "cluster"
reason = "it has none here"
page = "{PAGE}"
"""


def code(old: str = "", new: str = "") -> dict[str, str]:
    return {"configuration.py": RETRY.replace(old, new)}


def table(text: str, old: str = "", new: str = "") -> dict[str, str]:
    return {"answers.toml": text.replace(old, new)}


def plant(world: World, files: dict[str, str], framework: str = "faulty") -> Path:
    folder = world.framework(framework) / "probes"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    declared = folder.parent / "framework.toml"  # what is asked here is asked of orchestrators
    roles = declared.read_text().replace('roles = ["tracker"]', 'roles = ["orchestrator"]')
    declared.write_text(roles)
    return folder.parent


def points(records: list[Record], probe: str) -> list[Any]:
    question = a_ratio("works")
    question.probe = probe
    cards = score(records, a_rubric(question), catalog.frameworks()).cards
    dimensions = [each for card in cards for each in card.dimensions.values()]
    return [q.points for each in dimensions for q in each.questions if q.points]
