"""Whether an alert comes out: from an alarm to a listener, by the monitor's own means."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from harness.worker.contract import DriftMonitor, Labelled, Notifier
from harness.worker.tasks.listening import Listener

SILENCE = 5.0  # s after quiet batches in which nothing may arrive
PATIENCE = 60.0  # s from an alarm until its alert arrives: what `notify` promises
SAID_LENGTH = 300  # characters


def delivered(
    framework: DriftMonitor, quiet: Sequence[Labelled], shifted: Iterable[Labelled]
) -> dict[str, Any]:
    """What arrived, and when: after the first alarm, and without one."""
    found: dict[str, Any] = {
        "means": hasattr(framework, "notify"), "alarmed": False, "early": False, "seconds": None,
        "said": "",
    }  # fmt: skip
    if not found["means"]:
        return found
    with Listener() as listener:
        cast(Notifier, framework).notify(listener.url)
        for batch in quiet:
            _look(framework, batch, listener, found)
        if not found["alarmed"]:
            found["early"] = listener.hears(SILENCE) is not None
        for batch in shifted:
            if found["alarmed"]:
                break
            _look(framework, batch, listener, found)
        if found["alarmed"] and not found["early"]:
            found["seconds"] = listener.hears(PATIENCE)
        found["said"] = "".join(listener.bodies[-1:])[:SAID_LENGTH]
    return found


def _look(
    framework: DriftMonitor, batch: Labelled, listener: Listener, found: dict[str, Any]
) -> None:
    """Whether it alarms, and whether anything had arrived before it did for the first time."""
    if not found["alarmed"]:
        found["early"] = found["early"] or listener.arrived.is_set()
    found["alarmed"] = found["alarmed"] or framework.check(batch.rows, 1, batch)["alarm"]
