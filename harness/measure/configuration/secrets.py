"""Whether a secret reaches its step, and leaves no trace in the framework's store and logs.

The snippet hands `secret` over by the framework's documented means for secrets, to one step that
does `note(notes, "got", digest=hashlib.sha256(secret.encode()).hexdigest())` with what arrived,
and then prints two lines: `secret: ` with the secret, and `marker: ` with `marker`. Three cases:
it arrives; no file and no row of the store holds it; the logs hold the marker, and not the secret.
The host reads each file itself, unpacks gzip and zip, reads the rows of SQLite files, and looks
for the secret as it is, in base64 and in hex. What did not arrive proves nothing:
then no case counts.

`frameworks/NAME/probes/configuration/secrets.py` offers

    run(request, secret: str, marker: str, notes: str) -> str
    places(request, run_id: str) -> {"store": list[str], "logs": list[str]}

`run` returns the framework's run id when the run is over. `places` are the files or folders that
hold the framework's metadata, artifacts and state, and those that hold its logs, those of its
services too; what lies in both is a log. A file of the user's, from which the framework takes the
secret, is no part of the store.
"""

import hashlib
import secrets as tokens
from pathlib import Path

import msgspec

from harness.measure.configuration.cases import Cases, differs
from harness.measure.configuration.traces import files_with, patterns
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.measure.witness import read


class Places(msgspec.Struct):
    """Files or folders that hold what the framework keeps."""

    store: list[str]
    logs: list[str]


@probe("secrets", services=True)
def secrets(context: Context) -> Finding:
    """Look for a secret that a step got and printed in every file of store and logs."""
    secret, marker = tokens.token_hex(16), tokens.token_hex(16)
    notes = context.evidence / "step.jsonl"
    module = "configuration.secrets"
    run_id = context.call(module, "run", secret=secret, marker=marker, notes=str(notes))
    places = _places(context.call(module, "places", run_id=run_id))
    logs = _files(places.logs)
    store = _files(places.store) - logs
    leaks = {
        "store": files_with(store, patterns(secret)),
        "logs": files_with(logs, patterns(secret)),
    }
    marked = files_with(logs, {"as it is": marker.encode()})
    context.keep(
        "searched.json", {"store": sorted(map(str, store)), "logs": sorted(map(str, logs))}
    )
    context.keep("found.json", {"leaks": leaks, "marker": marked})
    digest = hashlib.sha256(secret.encode()).hexdigest()
    arrived = differs("digests", [note.more.get("digest") for note in read(notes)], [digest])
    unmarked = "" if marked else "the logs do not hold what the step printed"
    cases = Cases(context, "secrets.kept")
    cases.ask("arrives", lambda: arrived)
    cases.ask("not in the store", lambda: arrived or ", ".join(leaks["store"]))
    cases.ask("not in the logs", lambda: arrived or unmarked or ", ".join(leaks["logs"]))
    return cases.finding()


def _places(answer: object) -> Places:
    try:
        places = msgspec.convert(answer, Places)
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"secrets.places answered something else: {problem}") from None
    if not any(Path(place).exists() for place in places.store):
        raise ToolFailed("secrets.places names no store that there is")
    return places


def _files(places: list[str]) -> set[Path]:
    """All files at or under these; a link leads to a file that is searched once."""
    found = {file for place in map(Path, places) for file in (place, *place.rglob("*"))}
    return {file.resolve() for file in found if file.is_file()}
