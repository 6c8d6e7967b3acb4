"""A card, the report of a step: https://docs.metaflow.org/metaflow/visualizing-results"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("page_flow.py")


def run(request: ProbeRequest, accuracy: float) -> str:
    """The step keeps it as an artifact and puts it on its card."""
    return run_flow(request, FLOW, "run", *options(measured=accuracy))


def page(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """The card as the store gives it back: https://docs.metaflow.org/api/cards, `get_cards`"""
    task = read_run(request, run_id)["start"].task
    from metaflow.cards import get_cards

    file = request.evidence / "card.html"
    file.write_text(get_cards(task)[0].get())
    return {"url": file.as_uri()}
