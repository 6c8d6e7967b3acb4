"""Whether one user can let another read a run, and take that back.

The host plants a random text, and sees who gets it: at first, once it is shared, and once that is
taken back. Evidence: looks.json and cases.json.
The question: `harness.worker.questions.interoperability.Sharing`.
"""

import secrets
from collections.abc import Callable, Mapping
from functools import partial

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.questions.interoperability import Look, Sharing

USERS = {"one", "two", "nobody"}
WHAT = ("parameter", "artifact")
Looks = Mapping[str, Look]


@probe("sharing", services=True)
def sharing(context: Context) -> Finding:
    """Have a run shared with another user and withdrawn again, and look at it each time."""
    home = context.workdir / "store"
    home.mkdir()
    text = secrets.token_hex(16)
    run_id = context.call(Sharing.make, home=str(home), text=text)
    seen: dict[str, Looks] = {}

    def look(when: str) -> Looks:
        if when not in seen:
            if when != "first":
                change = Sharing.share if when == "shared" else Sharing.unshare
                context.call(change, home=str(home), run_id=run_id)
            seen[when] = context.call(Sharing.look, home=str(home), run_id=run_id)
            context.keep("looks.json", {"planted": text, "seen": seen})
        return seen[when]

    cases = Cases(context, "sharing.right")
    cases.ask("hidden", partial(_judged, look, "first", partial(hidden, text=text)))
    cases.ask("shared", partial(_judged, look, "shared", partial(shared, text=text)))
    cases.ask("read only", partial(_judged, look, "shared", partial(read_only, text=text)))
    cases.ask("withdrawn", partial(_judged, look, "withdrawn", partial(hidden, text=text)))
    return cases.finding()


def _judged(look: Callable[[str], Looks], when: str, judge: Callable[[Looks], str]) -> str:
    looks = look(when)
    if set(looks) != USERS:
        raise ToolFailed(f"it looked as {sorted(looks)}, not as {sorted(USERS)}")
    return judge(looks)


def hidden(looks: Looks, text: str) -> str:
    """Why this is not a run that its owner alone can read and write, else ""."""
    return _owner(looks["one"], text) or _refused(looks, text, "two", "nobody")


def shared(looks: Looks, text: str) -> str:
    """Why this is not a run that `two` can read too, else ""."""
    return (
        _owner(looks["one"], text)
        or _lacks(looks["two"], text, "two")
        or _refused(looks, text, "nobody")
    )


def read_only(looks: Looks, text: str) -> str:
    """Why this is not a run that `two` can read and not write, else ""."""
    wrote = "two can write" if looks["two"]["writes"] else ""
    return _owner(looks["one"], text) or _lacks(looks["two"], text, "two") or wrote


def _owner(look: Look, text: str) -> str:
    return _lacks(look, text, "one") or ("" if look["writes"] else "one cannot write")


def _lacks(look: Look, text: str, user: str) -> str:
    missing = [what for what in WHAT if _got(look, what) != text]
    return f"{user} does not get the {' and the '.join(missing)}" if missing else ""


def _refused(looks: Looks, text: str, *users: str) -> str:
    for user in users:
        got = [what for what in WHAT if text in (_got(looks[user], what) or "")]
        if got or looks[user]["writes"]:
            return f"{user} gets {', '.join(got) or 'to write'}"
    return ""


def _got(look: Look, what: str) -> str | None:
    return look["parameter"] if what == "parameter" else look["artifact"]
