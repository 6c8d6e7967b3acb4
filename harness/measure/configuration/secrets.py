"""Whether a secret reaches its step, and leaves no trace in the framework's store and logs.

The host makes the secret up and searches every file of the places that the answer names. What lies
among the logs is not part of the store.
The question: `harness.worker.questions.configuration.Secrets`.
"""

import hashlib
import secrets as tokens
from pathlib import Path

from harness.measure.cases import Cases, differs
from harness.measure.configuration.traces import files_with, patterns
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.measure.witness import read
from harness.worker.questions.configuration import Secrets


@probe("secrets", services=True)
def secrets(context: Context) -> Finding:
    """Look for a secret that a step got and printed in every file of store and logs."""
    secret, marker = tokens.token_hex(16), tokens.token_hex(16)
    notes = context.evidence / "step.jsonl"
    run_id = context.call(Secrets.run, secret=secret, marker=marker, notes=str(notes))
    places = context.call(Secrets.places, run_id=run_id)
    if not any(Path(place).exists() for place in places["store"]):
        raise ToolFailed("secrets.places names no store that exists")
    logs = _files(places["logs"])
    store = _files(places["store"]) - logs
    leaks = {
        "store": files_with(store, patterns(secret)),
        "logs": files_with(logs, patterns(secret)),
    }
    marked = files_with(logs, {"as it is": marker.encode()})
    context.keep(
        "searched.json", {"store": sorted(map(str, store)), "logs": sorted(map(str, logs))}
    )
    digest = hashlib.sha256(secret.encode()).hexdigest()
    context.keep("found.json", {"digest": digest, "leaks": leaks, "marker": marked})
    arrived = differs("digests", [note.more.get("digest") for note in read(notes)], [digest])
    unmarked = "" if marked else "the logs do not hold what the step printed"
    cases = Cases(context, "secrets.kept")
    cases.ask("arrives", lambda: arrived)
    cases.ask("not in the store", lambda: arrived or ", ".join(leaks["store"]))
    cases.ask("not in the logs", lambda: arrived or unmarked or ", ".join(leaks["logs"]))
    finding = cases.finding()
    if service := places.get("emulated"):
        finding.explain("secrets.kept", f"measured with an emulation: {service}")
    return finding


def _files(places: list[str]) -> set[Path]:
    """All files at or under these; a link leads to a file that is searched once."""
    found = {file for place in map(Path, places) for file in (place, *place.rglob("*"))}
    return {file.resolve() for file in found if file.is_file()}
