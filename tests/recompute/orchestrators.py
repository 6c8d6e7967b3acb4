"""Figures that orchestrators are chosen by: from what steps noted, and what the store has."""

from tests.recompute.configuration import Notes, most_at_once, whats
from tests.recompute.evidence import Counted, Evidence, Figure, Json, TooWeak, counted


def names(notes: Notes, what: str) -> list[str]:
    return [note["name"] for note in notes if note["what"] == what]


def scheduler_crash(of: Evidence) -> Counted:
    notes, told = of.notes("steps.jsonl"), of.json("crash.json")
    if "killed" not in whats(notes):
        raise TooWeak("its notes show no driver that was killed")
    ran, kept = names(notes, "step"), told["kept"]
    got = [note.get("got") for note in notes if note.get("name") == "four"]
    results = {"one": 1, "two": 2, "three": 4}
    return counted(
        of,
        {
            "finishes": "four" in ran and kept["succeeded"] is True,
            "finished steps are spared": ran.count("one") == ran.count("two") == 1,
            "nothing is lost": got[-1:] == [4]
            and {name: kept["results"].get(name) for name in results} == results,
        },
    )


def pause(of: Evidence) -> Counted:
    words = whats(of.notes("paused.jsonl"))
    if whats(of.notes("unpaused.jsonl")).count("step") != 1:
        raise TooWeak("its notes show no step that ran without a pause")
    told = words.count("triggered") == words.count("resumed") == 1
    at = words.index("resumed") if "resumed" in words else len(words)
    return counted(
        of,
        {
            "waits": told and "step" not in words[:at],
            "runs once resumed": words[at:].count("step") == 1,
        },
    )


def queues(of: Evidence) -> Counted:
    def by_priority(file: str, wanted: list[str]) -> bool:
        notes = of.notes(file)
        both = names(notes, "begin") == wanted == names(notes, "end")
        return both and most_at_once(notes) == 1

    def apart() -> bool:
        notes = of.notes("separate.jsonl")
        wanted = ["quick", "slow-0", "slow-1", "slow-2"]
        if any(sorted(names(notes, what)) != wanted for what in ("begin", "end")):
            return False
        slow = [note for note in notes if note["name"] != "quick"]
        last = max((n for n in notes if n["what"] == "begin"), key=lambda n: float(n["at"]))
        return most_at_once(slow) == 1 and most_at_once(notes) == 2 and last["name"] != "quick"

    return counted(
        of,
        {
            "priority": by_priority("priority.jsonl", ["hold", "b", "c", "a"]),
            "other priority": by_priority("other-priority.jsonl", ["hold", "a", "c", "b"]),
            "separate queues": apart(),
        },
    )


def concurrent_runs(of: Evidence) -> Counted:
    def whole(notes: Notes) -> bool:
        return all(
            sorted(n["number"] for n in notes if n["what"] == what) == [0, 1, 2]
            for what in ("begin", "end")
        )

    free, limited = of.notes("unlimited.jsonl"), of.notes("limited.jsonl")
    together = whole(free) and most_at_once(free) >= 2
    shown = sorted((n["number"], n["result"]) for n in free if n["what"] == "shown")
    stored = list(of.json("stored.json").values()) if of.has("stored.json") else []
    return counted(
        of,
        {
            "at once": together,
            "own results": shown == [(0, 1), (1, 2), (2, 5)] and stored == [1, 2, 5],
            "limited": together and whole(limited) and most_at_once(limited) == 1,
        },
    )


def store_upgrade(of: Evidence) -> Counted:
    """Each case holds of all runs that were planted, or of none."""
    told = of.json("store_upgrade.json")
    pairs = list(zip(told["planted"], told["read"], strict=True))
    there = all(found for _, found in pairs)

    def has(found: Json, planted: Json) -> bool:
        return all(found.get(name) == value for name, value in planted.items())

    return counted(
        of,
        {
            "runs": there and all(f["failed"] == p["fails"] for p, f in pairs),
            "params": there and all(has(f["params"], p["params"]) for p, f in pairs),
            "metrics": there and all(has(f["metrics"], p["metrics"]) for p, f in pairs),
            "artifacts": there and all(f["artifact"] == p["artifact"] for p, f in pairs),
        },
    )


FIGURES: dict[str, Figure] = {
    "scheduler_crash.survived": scheduler_crash,
    "pause.kept": pause,
    "queues.right": queues,
    "concurrent_runs.right": concurrent_runs,
    "store_upgrade.equal": store_upgrade,
}
