"""Figures of configuration: mostly from what steps noted themselves."""

import datetime
import difflib
import itertools

from tests.recompute.evidence import Counted, Evidence, Figure, Json, TooWeak, counted

Notes = list[dict[str, Json]]
VALUES = {"count": 7, "rate": 0.625, "flag": True, "label": "größer als 7"}


def whats(notes: Notes) -> list[str]:
    return [note["what"] for note in notes]


def typed_parameters(of: Evidence) -> Counted:
    def right(source: str) -> bool:
        notes = of.notes(f"{source}.jsonl")
        if whats(notes) != ["got"]:
            return False
        return all(repr(notes[0].get(name)) == repr(value) for name, value in VALUES.items())

    return counted(of, {s: right(s) for s in ("command_line", "environment", "file")})


def rejection(of: Evidence) -> Counted:
    def right(name: str, word: str, value: str) -> bool:
        if not of.has(f"{name}.json"):
            return False
        said, ran = of.json(f"{name}.json"), of.notes(f"{name}.jsonl")
        refused = said["code"] != 0 and not 200 <= said["code"] < 300
        return refused and not ran and (word in said["message"] or value in said["message"])

    return counted(
        of,
        {
            "wrong-type": right("wrong-type", "count", "seven"),
            "unknown": right("unknown", "cuont", "7"),
        },
    )


def branch(of: Evidence) -> Counted:
    def right(side: str) -> bool:
        notes = of.notes(f"{side}.jsonl")
        return whats(notes) == ["decide", side] and notes[0]["pid"] != notes[1]["pid"]

    return counted(of, {side: right(side) for side in ("left", "right")})


def fan_out(of: Evidence) -> Counted:
    def right(width: int) -> bool:
        notes = of.notes(f"width-{width}.jsonl")
        numbers = sorted(note["number"] for note in notes if note["what"] == "item")
        joins = [sorted(note["results"]) for note in notes if note["what"] == "join"]
        return numbers == list(range(width)) and joins == [[n * n + 1 for n in range(width)]]

    return counted(of, {f"width {width}": right(width) for width in (1, 10, 100)})


def retry(of: Evidence) -> Counted:
    def right(tries: int) -> bool:
        if f"{tries} tries" in of.lacks():
            return False
        attempts = whats(of.notes(f"tries-{tries}.jsonl")).count("attempt")
        succeeded = of.asked(f"tries-{tries}.json:succeeded")
        return attempts == tries and succeeded is (tries > 2)

    return counted(of, {f"{tries} tries": right(tries) for tries in (3, 2)})


def resume(of: Evidence) -> Counted:
    """The first run ends with its first `four`; what is noted after it was run again."""
    names = [note["name"] for note in of.notes("steps.jsonl")]
    again = names[names.index("four") + 1 :]
    if again.count("four") != 1 or not of.asked("runs.json:succeeded"):
        raise TooWeak("its notes show no run that failed and was resumed")
    return sum(name not in again for name in ("one", "two", "three")), 3


def timeout(of: Evidence) -> Counted:
    notes, told = of.notes("step.jsonl"), of.json("processes.json")
    begun = min(note["at"] for note in notes if note["what"] == "begin")
    [over] = [note["at"] for note in notes if note["what"] == "over"]
    failed = "end" not in whats(notes) and told["succeeded"] is False and over - begun <= 60
    gone = [each["gone"] is not None and each["gone"] <= over + 2 for each in told["seen"]]
    return counted(of, {"failed": failed, "gone": bool(gone) and all(gone)})


def cache(of: Evidence) -> Counted:
    """Each run shows its result once, after `work` where that ran."""
    runs: list[Notes] = [[]]
    for note in of.notes("steps.jsonl"):
        runs[-1].append(note)
        if note["what"] == "shown":
            runs.append([])
    wanted = {
        "unchanged": (0, "one-apples-1"),
        "code changed": (1, "two-apples-1"),
        "input changed": (1, "one-pears-1"),
        "parameter changed": (1, "one-apples-2"),
    }
    if len(runs) != len(wanted) + 2:
        raise TooWeak(f"its notes are of {len(runs) - 1} runs that showed their result")
    first, *others = runs[:-1]
    if whats(first).count("work") != 1:
        raise TooWeak("the first run did not work")
    return counted(
        of,
        {
            name: whats(run).count("work") == times and run[-1]["result"] == result
            for run, (name, (times, result)) in zip(others, wanted.items(), strict=True)
        },
    )


def schedule(of: Evidence) -> Counted:
    def day(text: str) -> datetime.date:
        told = datetime.datetime.fromisoformat(text)
        return (told.astimezone(datetime.UTC) if told.tzinfo else told).date()

    def right(wanted: datetime.date) -> bool:
        ends = [
            day(note["end"])
            for note in of.notes("intervals.jsonl")
            if note["what"] == "interval" and day(note["start"]) == wanted
        ]
        return ends == [wanted + datetime.timedelta(days=1)]

    days = [datetime.date.fromisoformat(text) for text in of.json("runs.json")["days"]]
    return counted(of, {each.isoformat(): right(each) for each in days})


def step_environment(of: Evidence) -> Counted:
    def saw(case: str, field: str, wanted: list[str | None]) -> bool:
        notes = of.notes(f"{case}.jsonl")
        return [[n.get(field) for n in notes if n["step"] == s] for s in ("one", "two")] == [
            [each] for each in wanted
        ]

    value = "" if "variable" in of.lacks() else of.asked("planted.json:variable")
    return counted(
        of,
        {
            "package": saw("package", "version", ["1.0", "2.0"]),
            "variable": saw("variable", "variable", [value, None]),
        },
    )


def _edited(before: str, after: str) -> int:
    """Lines of the second script that the first does not have in that place.

    Those of a shell around a file's text ("cat > FILE <<END", "END") are none.
    """

    def lines(script: str) -> list[str]:
        found, end = [], ""
        for line in (each.rstrip() for each in script.splitlines()):
            if end and line == end:
                end = ""
            elif not end and line.startswith("cat >") and "<<" in line:
                end = line.partition("<<")[2].strip("'\"")
            elif line.strip() and line.strip()[0] != "#":
                found.append(line)
        return found

    old, new = lines(before), lines(after)
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return len(new) - sum(block.size for block in blocks)


def backend_swap(of: Evidence) -> float:
    if not of.json("rows.json")["rows"]:
        raise TooWeak("no row of the database holds the run")
    return _edited(of.text("default.sh"), of.text("postgresql.sh"))


def executor_swap(of: Evidence) -> float:
    default, swapped = (of.notes(f"{which}.jsonl") for which in ("default", "swapped"))
    if whats(default) != ["ran"] or whats(swapped) != ["ran"]:
        raise TooWeak("the step did not run once by each executor")
    fields = ("host", "namespace", "ancestors", "program")
    if all(default[0].get(field) == swapped[0].get(field) for field in fields):
        raise TooWeak("the step ran in one place with both executors")
    return _edited(of.text("default.sh"), of.text("swapped.sh"))


def most_at_once(notes: Notes) -> int:
    """How many had begun and not yet ended; who ends in the moment in which one begins has."""
    steps = {"begin": 1, "end": -1}
    moments = sorted((n["at"], steps[n["what"]]) for n in notes if n["what"] in steps)
    return max(itertools.accumulate(step for _, step in moments), default=0)


def concurrency(of: Evidence) -> Counted:
    def whole(notes: Notes) -> bool:
        return whats(notes).count("begin") == whats(notes).count("end") == 6

    free, limited = of.notes("unlimited.jsonl"), of.notes("limited.jsonl")
    return counted(
        of,
        {
            "unlimited": whole(free) and most_at_once(free) >= 2,
            "limited": whole(limited) and most_at_once(limited) == 2,
        },
    )


def secrets(of: Evidence) -> Counted:
    found = of.json("found.json")
    wanted = of.asked("found.json:digest")
    arrived = [note.get("digest") for note in of.notes("step.jsonl")] == [wanted]
    return counted(
        of,
        {
            "arrives": arrived,
            "not in the store": arrived and not found["leaks"]["store"],
            "not in the logs": arrived and bool(found["marker"]) and not found["leaks"]["logs"],
        },
    )


FIGURES: dict[str, Figure] = {
    "typed_parameters.sources": typed_parameters,
    "rejection.rejected": rejection,
    "branch.right": branch,
    "fan_out.joined": fan_out,
    "retry.counted": retry,
    "resume.spared": resume,
    "timeout.killed": timeout,
    "cache.right": cache,
    "schedule.intervals": schedule,
    "step_environment.own": step_environment,
    "backend_swap.lines": backend_swap,
    "executor_swap.lines": executor_swap,
    "concurrency.right": concurrency,
    "secrets.kept": secrets,
}
