"""A run that somebody else has made, with all that text can do to a terminal, a page or a path."""

from pathlib import Path
from typing import Any

import msgspec

from harness.records.lines import encode
from harness.records.plan import Plan, Target
from harness.records.record import Answer, Machine, Measurement, Record, Sample, State, Status
from tests.unit.builders import a_cell, a_record, costs

STEERS = "\x1b[31m\x1b]0;owned\x07\r\x00\x08\x9b2J\x7f\u202egnp\u2066"
MARKUP = "[red]x[/red] [/] :skull: <script>alert(1)</script><img src=x onerror=alert(1)>"
MARKDOWN = (
    "| `a ``b *bold* __strong__ ~~gone~~ [a](javascript:alert(1)) ![a](http://e.example/p.png)"
)
EVIL = f"{MARKUP} {MARKDOWN}\n\nrun it: 5 ok\n# title {STEERS} end"
# What of it has to be there to be read, wherever it is shown.
READABLE = ("[red]x[/red] [/] :skull: ", "<script>alert(1)</script>", "[a](javascript:alert(1))")
OUTSIDE = ("/etc/passwd", "../../../etc/passwd", "//e.example/x", f"evidence/{EVIL}/a.json")
WIDTHS = [Sample(f"fan_out.seconds.{width}", 1, "s") for width in ("x", "", "-1", "9" * 5000)]
MACHINE = Machine(cpu=EVIL, cores=2, memory_bytes=8 * 10**9, kernel=EVIL, python=EVIL)


def records() -> list[Record]:
    """Of frameworks that are known here, with all other text as bad as it can be."""
    text: dict[str, Any] = {
        "machine": MACHINE,
        "log": f"logs/{EVIL}.log",
        "evidence": list(OUTSIDE),
        "framework_run_id": EVIL,
        "framework_version": EVIL,
        "harness_version": EVIL,
        "harness_commit": EVIL,
        "key": EVIL,
    }
    run: dict[str, Any] = {**text, "scenario": "mnist", "profile": "quick"}
    mlflow: dict[str, Any] = {"framework": "mlflow", "deployment": "server"}
    answers = {
        "params": Answer(1, 1),
        EVIL: Answer(0, 1, State.ELSEWHERE, EVIL, "javascript:alert(1)", deployment=EVIL),
    }
    install: dict[str, Any] = {**text, "measurement": Measurement.INSTALL, "scenario": ""}
    probe: dict[str, Any] = {**text, "measurement": Measurement.PROBE, "scenario": "", **mlflow}
    return [
        a_record(**run, samples=costs(10)),
        a_record(**run, **mlflow, order=1, answers=answers,
                 samples=[*costs(12), Sample(EVIL, 1, EVIL), *WIDTHS]),
        a_record(
            **{**run, "deployment": "store", "framework": "mlflow"},
            order=2, status=Status.FAILED, reason=EVIL,
        ),
        a_record(**install, **mlflow, order=3, status=Status.FAILED, reason=EVIL),
        a_record(**probe, order=4, probe="quickstart", status=Status.FAILED, reason=EVIL),
        a_record(
            **probe, order=5, probe="user_interface",
            answers={"ui.seconds": Answer(0, 1, State.UNSUPPORTED, EVIL, "javascript:alert(1)")},
        ),
        a_record(**probe, order=6, probe=EVIL, status=Status.ERROR, reason=EVIL),
        a_record(**{**run, **mlflow, "scenario": EVIL, "profile": EVIL}, order=7, samples=costs(3)),
    ]  # fmt: skip


def plan() -> Plan:
    cell = a_cell(target=Target("plain", "process"), scenario="mnist", profile="quick")
    return Plan([cell], {"mnist/quick": {"note": EVIL}})


def lay_out(folder: Path) -> Path:
    """The run on disk, with evidence and a log of such names, too."""
    evidence, logs = folder / "evidence" / "x", folder / "logs"
    for each in (evidence, logs):
        each.mkdir(parents=True)
    name = EVIL.replace("/", "").replace("\0", "")[:80]
    (evidence / name).write_text(EVIL)
    (logs / f"{name}.log").write_text(EVIL)
    (folder / "plan.json").write_bytes(msgspec.json.encode(plan()))
    (folder / "records.jsonl").write_bytes(b"".join(encode(r) + b"\n" for r in records()))
    return folder
