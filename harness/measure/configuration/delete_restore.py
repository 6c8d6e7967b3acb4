"""Whether a deleted run is gone from the listing, and is equal when it was restored.

Evidence: runs.json, with what was planted and what was read and listed; cases.json.
The question: `harness.worker.questions.configuration.DeleteRestore`.
"""

from collections.abc import Collection
from functools import partial

from harness.measure.cases import Cases, differs
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.worker.questions.configuration import DeleteRestore, Kept

RUNS = 3
DELETED, OTHER = 1, 2  # by their places


@probe("delete_restore", services=True)
def delete_restore(context: Context) -> Finding:
    """Delete the second of three runs and restore it; list and read after each."""
    planted = plant()
    made = context.call(DeleteRestore.make, runs=planted)
    run_ids = _Runs(context, made, planted)
    if said := run_ids.listed_wrong(made) or run_ids.changed(DELETED):
        raise FrameworkFailed(f"before anything was deleted: {said}")
    cases = Cases(context, "delete_restore.right")
    cases.ask("deleted", partial(_deleted, run_ids))
    cases.ask("restored", partial(_restored, run_ids, cases))
    context.keep("runs.json", {"planted": planted, "made": made, "seen": run_ids.seen})
    return cases.finding()


def plant() -> list[Kept]:
    """Runs of which no two are alike; all numbers are exact in any notation."""
    return [
        {
            "params": {"rate": str((number + 1) / 8), "note": f"run {number}, ünïcode"},
            "metrics": {
                "loss": [(step, (number + 1) / (step + 1) ** 2) for step in (0, 1, 3)],
                "accuracy": [(3, 0.5 + number / 8)],
            },
            "tags": {"stage": f"stage-{number}"},
            "text": f"the notes of run {number}\n" * 50,
        }
        for number in range(RUNS)
    ]


class _Runs:
    """The runs that were made, and what the store shows of them; all of that is evidence."""

    def __init__(self, context: Context, run_ids: list[str], planted: list[Kept]) -> None:
        self.context, self.ids, self.planted = context, run_ids, planted
        self.seen: list[object] = []

    def listed_wrong(self, wanted: Collection[str]) -> str:
        """What is wrong with the listing; "" when exactly these runs are there."""
        listed = self.context.call(DeleteRestore.listed)
        self.seen.append({"listed": listed})
        return differs("runs listed", sorted(listed), sorted(wanted))

    def changed(self, place: int) -> str:
        """What a run does not have as it was planted."""
        found = self.context.call(DeleteRestore.read, run_id=self.ids[place])
        self.seen.append({"read": found})
        return unequal(found, self.planted[place])


def _deleted(runs: _Runs) -> str:
    runs.context.call(DeleteRestore.delete, run_id=runs.ids[DELETED])
    others = [each for place, each in enumerate(runs.ids) if place != DELETED]
    return runs.listed_wrong(others) or runs.changed(OTHER)


def _restored(runs: _Runs, cases: Cases) -> str:
    cases.rest_on("deleted")
    if not cases.cases[0].passed:
        return "it was not deleted before"
    runs.context.call(DeleteRestore.restore, run_id=runs.ids[DELETED])
    return runs.listed_wrong(runs.ids) or runs.changed(DELETED)


def unequal(found: Kept, planted: Kept) -> str:
    """What a run does not have as planted, as a reason; it may have more."""
    kinds = [
        ("params", found["params"], planted["params"]),
        ("tags", found["tags"], planted["tags"]),
    ]
    wrong = [
        f"{kind} {name}"
        for kind, has, had in kinds
        for name, value in had.items()
        if has.get(name) != value
    ]
    points = found["metrics"]
    wrong += [
        f"metrics {name}"
        for name, series in planted["metrics"].items()
        if sorted(points.get(name, [])) != sorted(series)
    ]
    wrong += ["text"] if found["text"] != planted["text"] else []
    return f"not as it was made: {', '.join(wrong)}" if wrong else ""
