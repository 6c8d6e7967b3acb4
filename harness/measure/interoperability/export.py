"""Whether a run goes out as JSON or CSV by its own means, and into another installation.

A run with planted parameters, metrics and tags is made, exported into a folder, and imported into a
second installation whose state lies in another folder. Cases: `out`: the exported .json and .csv
files hold every planted name and value; `in`: what the other installation reads of its own run is
equal to what was planted. Own means are a command, an API or files that its documentation tells of.

`frameworks/NAME/probes/interoperability/export.py` offers

    run(request: ProbeRequest, params: dict[str, str], metrics: dict[str, float],
        tags: dict[str, str]) -> the run's id
    export(request: ProbeRequest, run_id: str, folder: str) -> None, writes .json or .csv files
    load(request: ProbeRequest, folder: str, home: str) -> the id of the imported run
    read(request: ProbeRequest, run_id: str, home: str)
        -> {"params": {...}, "metrics": {...}, "tags": {...}} of the imported run

`load` and `read` use an installation with all its state in the empty folder `home`. Where there is
no such thing, `export` or `load` raises NotSupported.
"""

import json
import math
import secrets
from pathlib import Path

import msgspec

from harness.measure.configuration.cases import Cases
from harness.measure.probe import Context, Finding, ToolFailed, probe

MODULE = "interoperability.export"


class Contents(msgspec.Struct):
    """What is planted in a run, and what an installation says that its run has."""

    params: dict[str, str]
    metrics: dict[str, float]
    tags: dict[str, str]


@probe("export", services=True)
def export(context: Context) -> Finding:
    """Export a run with planted contents, and import it into another installation."""
    folder, home = context.workdir / "exported", context.workdir / "other"
    for each in (folder, home):
        each.mkdir()
    planted = plant()
    context.keep("planted.json", planted)
    run_id = str(context.call(MODULE, "run", **msgspec.to_builtins(planted)))
    cases = Cases(context, "export.equal")
    cases.ask("out", lambda: _out(context, run_id, folder, planted))
    cases.ask("in", lambda: _in(context, folder, home, planted))
    return cases.finding()


def plant() -> Contents:
    """Two of each, of random names and values; all numbers are exact in any notation."""
    names = [f"{kind}_{secrets.token_hex(3)}" for kind in ("param", "metric", "tag") * 2]
    numbers = [(1 + secrets.randbelow(1022)) / 1024 for _ in range(2)]
    return Contents(
        params={names[0]: secrets.token_hex(8), names[3]: secrets.token_hex(8)},
        metrics={names[1]: numbers[0], names[4]: numbers[1]},
        tags={names[2]: secrets.token_hex(8), names[5]: secrets.token_hex(8)},
    )


def _out(context: Context, run_id: str, folder: Path, planted: Contents) -> str:
    context.call(MODULE, "export", run_id=run_id, folder=str(folder))
    text = ""
    for file in sorted(f for f in folder.rglob("*") if f.suffix in (".json", ".csv")):
        content = file.read_text("utf-8", errors="replace")
        context.keep(f"exported/{file.relative_to(folder)}", content)
        if file.suffix == ".json" and not _is_json(content):
            return f"{file.name} is no JSON"
        text += content
    return lacks(text, planted)


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def lacks(text: str, planted: Contents) -> str:
    """Which planted names and values a text does not have, as a reason."""
    pairs = [*planted.params.items(), *planted.metrics.items(), *planted.tags.items()]
    missing = [str(each) for pair in pairs for each in pair if str(each) not in text]
    return f"the exported files lack {', '.join(missing)}" if missing else ""


def _in(context: Context, folder: Path, home: Path, planted: Contents) -> str:
    run_id = str(context.call(MODULE, "load", folder=str(folder), home=str(home)))
    answer = context.call(MODULE, "read", run_id=run_id, home=str(home))
    context.keep("imported.json", answer)
    try:
        return differences(msgspec.convert(answer, Contents, strict=False), planted)
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"export.read answered something else: {problem}") from None


def differences(found: Contents, planted: Contents) -> str:
    """What the imported run does not have as planted, as a reason; it may have more."""
    wrong = [
        name
        for kind in ("params", "tags")
        for name, value in getattr(planted, kind).items()
        if getattr(found, kind).get(name) != value
    ]
    wrong += [
        name
        for name, value in planted.metrics.items()
        if not math.isclose(found.metrics.get(name, math.nan), value, rel_tol=1e-12)
    ]
    return f"not equal after the import: {', '.join(wrong)}" if wrong else ""
