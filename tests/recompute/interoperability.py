"""Figures of interoperability: from what came in at the other end."""

import json
import math
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from tests.recompute.evidence import Counted, Evidence, Figure, Json, TooWeak, counted


def http_api(of: Evidence) -> Counted:
    """Two runs are made; the query has to find the first alone, and reading it its text."""
    requests = of.json("requests.json")

    def answers(operation: str) -> list[Json]:
        return [
            r for r in requests if r["operation"] == operation and "not kept" not in r["answer"]
        ]

    made = [r for r in answers("create") if r["status"] < 300]
    texts = [re.search(r"text[0-9a-f]{16}", json.dumps(r["body"])) for r in made]
    found, read = answers("find")[-1:], answers("read")[-1:]
    if of.has("runs.json"):
        ids = [each["run"] for each in of.json("runs.json") if each["run"]]
    else:
        ids = _ids(made, found, read)

    def right(told: list[Json], wanted: Iterable[str], other: str = "") -> bool:
        if not told or told[0]["status"] >= 300:
            return False
        answer = told[0]["answer"]
        return all(each in answer for each in wanted) and not (other and other in answer)

    text = texts[0][0] if texts and texts[0] else None
    return counted(
        of,
        {
            "create": len(ids) == 2 and ids[0] != ids[1],
            "find": len(ids) == 2 and right(found, ids[:1], ids[1]),
            "read": bool(ids) and text is not None and right(read, [ids[0], text]),
        },
    )


def _ids(made: list[Json], found: list[Json], read: list[Json]) -> list[str]:
    """What of the first answer comes back in later ones, and has its like in the second."""
    if len(made) < 2 or not read:
        return []

    def leaves(value: Any, at: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], str]:
        if isinstance(value, dict):
            pairs: Iterable[tuple[Any, Any]] = value.items()
        elif isinstance(value, list):
            pairs = enumerate(value)
        else:
            return {at: str(value)}
        return {k: v for key, each in pairs for k, v in leaves(each, (*at, key)).items()}

    first, second = (leaves(json.loads(each["answer"])) for each in (made[0], made[-1]))
    later = read[0]["url"] + read[0]["answer"]
    told = [
        at
        for at, value in first.items()
        if len(value) > 5 and value in later and second.get(at, value) != value
        if "text" not in value and all(value in each["answer"] for each in found)
        if re.search(r"id$", str(at[-1]))
    ]
    if not told:
        raise TooWeak("requests.json does not tell the runs' ids")
    return [first[told[0]], second[told[0]]]


def openapi(of: Evidence) -> Counted:
    routes = of.json("routes.json")
    live = {(m, p) for kind in ("covered", "not covered") for m, p in routes[kind]}

    def shape(path: str) -> str:
        return re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path).rstrip("/") or "/"

    documented = set()
    for document in of.json("documents.json"):
        if not {"openapi", "swagger"} & document.keys():
            continue
        servers = document.get("servers") or [{"url": document.get("basePath", "")}]
        for server in servers:
            root = urlsplit(str(server.get("url", ""))).path.rstrip("/")
            for path, item in document.get("paths", {}).items():
                documented |= {(method.upper(), shape(root + path)) for method in item}
    return len(live & documented), len(live)


def export(of: Evidence) -> Counted:
    planted = of.json("planted.json")
    pairs = [pair for kind in ("params", "metrics", "tags") for pair in planted[kind].items()]
    files = [n for n in of.names("") if n.startswith("exported/") and n.endswith((".json", ".csv"))]
    text = "".join(of.text(name) for name in files)
    out = all(str(each) in text for pair in pairs for each in pair) and all(
        _is_json(of.text(name)) for name in files if name.endswith(".json")
    )
    back = False
    if of.has("imported.json"):
        found = of.json("imported.json")
        back = all(
            found[kind].get(name) == value
            for kind in ("params", "tags")
            for name, value in planted[kind].items()
        ) and all(
            math.isclose(found["metrics"].get(name, math.nan), value, rel_tol=1e-12)
            for name, value in planted["metrics"].items()
        )
    return counted(of, {"out": out, "in": back})


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def openlineage(of: Evidence) -> Counted:
    """Valid is what the schema has nothing against: the validator's words stand by each event."""

    def right(file: str, kind: str) -> bool:
        named = [event for event in of.json(file) if event["content"].get("eventType") == kind]
        return bool(named) and not any(event["wrong"] for event in named)

    files = {
        "START": "events-pass.json",
        "COMPLETE": "events-pass.json",
        "FAIL": "events-fail.json",
    }
    return counted(of, {kind: right(file, kind) for kind, file in files.items()})


def _close(one: Json, other: Json, tolerance: float) -> bool:
    """Whether two lists of lists of numbers are of one shape, and each pair close."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            _close(a, b, tolerance) for a, b in zip(one, other, strict=True)
        )
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return numbers and abs(one - other) <= tolerance


def model_formats(of: Evidence) -> Counted:
    def right(form: str) -> bool:
        file = f"outputs-{form}.json"
        return of.has(file) and _close(of.json(file), of.json("outputs-native.json"), 1e-4)

    return counted(of, {form: right(form) for form in ("onnx", "torchscript")})


def round_trips(of: Evidence) -> Counted:
    def right(library: str) -> bool:
        file, wanted = f"predictions-{library}.json", of.json("expected.json")
        return of.has(file) and _close(of.json(file), wanted[library], 1e-6)

    return counted(
        of, {library: right(library) for library in ("sklearn", "torch", "transformers")}
    )


def s3(of: Evidence) -> Counted:
    lacks = of.lacks()
    held = "stored" in lacks or any(
        each["holds"] for each in of.json("objects.json") if _knows(each, "holds")
    )
    told = {"planted": "", "read": None} if "read" in lacks else of.json("read.json")
    return counted(of, {"stored": held, "read": told["planted"] == told["read"]})


def _knows(told: Json, field: str) -> bool:
    if field not in told:
        raise TooWeak(f"it does not tell `{field}`")
    return True


def postgresql(of: Evidence) -> Counted:
    stored = False
    if of.has("rows.json"):
        rows = of.json("rows.json")
        stored = any(rows["run"] in json.dumps(row, ensure_ascii=False) for row in rows["rows"])
    told = of.json("read.json") if of.has("read.json") else {"planted": "", "read": None}
    return counted(of, {"stored": stored, "read": told["planted"] == told["read"]})


def serving(of: Evidence) -> Counted:
    replies, expected = of.json("replies.json"), of.json("outputs-native.json")
    right, wrong = replies["right"], replies["wrong"]
    outputs = False
    if right["status"] == 200:
        rows = _numbers(json.loads(right["text"]))
        outputs = _close(rows, expected[: len(rows)], 1e-4) and len(rows) == 4
    return counted(of, {"outputs": outputs, "refused": 400 <= wrong["status"] < 500})


def _numbers(value: Json) -> list[Json]:
    """The list of lists of numbers in an answer, whatever it calls it."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        return value
    inside = value.values() if isinstance(value, dict) else []
    return next((rows for each in inside if (rows := _numbers(each))), [])


def exit_codes(of: Evidence) -> Counted:
    def right(ending: str) -> bool:
        if not of.has(f"{ending}.json"):
            return False
        told = of.json(f"{ending}.json")
        began = [
            n.get("ending") for n in of.notes(f"witness-{ending}.jsonl") if n["what"] == "begin"
        ]
        ended = told["ended"] == "exited"
        well = told["exit code"] == 0 and told["signal"] is None
        return set(began) == {ending} and ended and well == (ending == "pass")

    return counted(of, {ending: right(ending) for ending in ("pass", "fail", "crash")})


def telemetry(of: Evidence) -> Counted:
    """Names of figures in the bytes that came in."""
    protocol = of.json("figures.json")["protocol"]
    if protocol == "statsd":
        line = re.compile(rb"(?m)^[^:|@\s]+:[-+]?[\d.]+(?:[eE][-+]?\d+)?\|(?:c|g|ms|h|s|d|m)")
        got = bool(line.search(of.content("statsd.txt")))
    elif protocol == "prometheus":
        names = re.findall(r"(?m)^([A-Za-z_:][\w:]*)(?:\{.*\})? \S+", of.text("metrics.txt"))
        got = any(not name.startswith(("python_", "process_")) for name in names)
    else:
        names = of.json("figures.json")["names"]
        words = [name.partition(": ")[2].encode() for name in names]
        bodies = b"".join(of.content(n) for n in of.names(".bin"))
        got = bool(words) and all(word in bodies for word in words)
    return counted(of, {"received": got})


def failure_callback(of: Evidence) -> Counted:
    def ran(name: str, *, fails: bool) -> bool:
        began = [n.get("fails") for n in of.notes(f"witness-{name}.jsonl") if n["what"] == "begin"]
        return set(began) == {fails}

    silent = of.has("requests-pass.json") and not of.json("requests-pass.json")
    alarm = of.has("requests-fail.json") and bool(of.json("requests-fail.json"))
    return counted(
        of,
        {"silent": ran("pass", fails=False) and silent, "alarm": ran("fail", fails=True) and alarm},
    )


def mlflow_pairs(of: Evidence) -> Counted:
    """One folder for each orchestrator, or none where the one pair is its own."""
    cases = {case["name"]: case for case in of.json("cases.json")}

    def right(name: str) -> bool:
        folder = f"{name}/" if of.has(f"{name}/runs.json") else ""
        if name in of.lacks() or not of.has(f"{folder}runs.json"):
            return False
        planted = of.json(f"{folder}planted.json")
        runs = of.json(f"{folder}runs.json")
        if len(runs) != 1 or not of.notes(f"{folder}witness.jsonl"):
            return False
        data = runs[0]["data"]
        pairs = {(e["key"], str(e["value"])) for kind in data.values() for e in kind}
        wanted = {("text", planted["text"]), ("answer", "42.0")}
        return wanted | {("orchestrator_run_id", planted["run"])} <= pairs

    return counted(of, {name: right(name) for name in cases})


def shared_environment(of: Evidence) -> Counted:
    """A pair counts if its resolution is there, with both at their pinned versions."""
    pairs = of.json("pairs.json")

    def whole(pair: Json) -> bool:
        file = f"with-{pair['other']}.txt"
        if not of.has(file):
            return False
        text = of.text(file).lower()
        pins = [re.sub(r"\[.*?\]", "", pin).lower() for pin in pair["requires"] if "==" in pin]
        return all(re.search(rf"(?m)^{re.escape(pin)}(\s|$|;)", text) for pin in pins)

    tried = [pair for pair in pairs if pair["whole"] is not None]
    return sum(map(whole, tried)), len(tried)


FIGURES: dict[str, Figure] = {
    "http_api.done": http_api,
    "openapi.covered": openapi,
    "export.equal": export,
    "openlineage.valid": openlineage,
    "model_formats.equal": model_formats,
    "round_trips.equal": round_trips,
    "s3.kept": s3,
    "postgresql.kept": postgresql,
    "serving.right": serving,
    "exit_codes.true": exit_codes,
    "telemetry.received": telemetry,
    "failure_callback.right": failure_callback,
    "mlflow_pairs.found": mlflow_pairs,
    "shared_environment.whole": shared_environment,
}
