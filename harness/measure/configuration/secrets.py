"""Whether a secret reaches its step, and leaves no trace in the framework's store and logs.

The snippet hands `secret` over by the framework's documented means for secrets, to one step that
does `note(notes, "got", digest=hashlib.sha256(secret.encode()).hexdigest())` with what arrived,
and then prints two lines: `secret: ` with the secret, and `marker: ` with `marker`. Three cases:
it arrives; no file and no row of the store holds it; the logs hold the marker, and not the secret.
The host reads each file itself, unpacks gzip and zip, reads the rows of SQLite files, and looks
for the secret as it is, in base64, in hex and quoted for URLs. What did not arrive proves nothing:
then no case counts.

`frameworks/NAME/probes/configuration/secrets.py` offers

    run(request, secret: str, marker: str, notes: str) -> str
    places(request, run_id: str) -> {"store": list[str], "logs": list[str]}

`run` returns the framework's run id when the run is over. `places` are the files or folders that
hold the framework's metadata, artifacts and state, and those that hold its logs, those of its
services too; what lies in both is a log. A file of the user's, from which the framework takes the
secret, is no part of the store.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("secrets", services=True)
def secrets(context: Context) -> Finding:
    """Look for a secret that a step got and printed in every file of store and logs."""
    raise ToolFailed("not written yet")
