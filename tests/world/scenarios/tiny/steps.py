"""The steps of the tiny scenario."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenarios import timeline

with timeline.importing("nothing heavy"):
    import json


@timeline.step()
def load_data(data: Path, *, count: int) -> dict[str, Any]:
    """The first `count` numbers."""
    return {"numbers": [int(n) for n in (data / "numbers.txt").read_text().split()[:count]]}


@timeline.step(branch="factor")
def multiply(
    numbers: Sequence[int], file: Path, *, factor: str, on_metric: timeline.MetricHook
) -> dict[str, Any]:
    """Write all multiples to `file`; one metric for each."""
    multiples = [number * int(factor) for number in numbers]
    for epoch, multiple in enumerate(multiples, 1):
        on_metric("multiple", multiple, epoch)
    file.write_text(json.dumps(multiples))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"sum": sum(multiples), "files": {f"multiples/{factor}": digest}}


@timeline.step()
def select_best(products: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The largest sum, under the name that the harness looks for."""
    return {"accuracy": max(product["sum"] for product in products)}
