"""Whether a run goes out as JSON or CSV by its own means, and into another installation.

The host plants random names and values, looks for them in the exported files, and compares them
with what the other installation reads.
The question: `harness.worker.questions.interoperability.Export`.
"""

import json
import math
import secrets
from pathlib import Path

from harness.intake import files
from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interoperability import Contents, Export


@probe("export", services=True)
def export(context: Context) -> Finding:
    """Export a run with planted contents, and import it into another installation."""
    folder, home = context.workdir / "exported", context.workdir / "other"
    for each in (folder, home):
        each.mkdir()
    planted = plant()
    context.keep("planted.json", planted)
    run_id = context.call(Export.run, **planted)
    cases = Cases(context, "export.equal")
    cases.ask("out", lambda: _out(context, run_id, folder, planted))
    cases.ask("in", lambda: _in(context, folder, home, planted))
    return cases.finding()


def plant() -> Contents:
    """Two of each, of random names and values; all numbers are exact in any notation."""
    names = [f"{kind}_{secrets.token_hex(3)}" for kind in ("param", "metric", "tag") * 2]
    numbers = [(1 + secrets.randbelow(1022)) / 1024 for _ in range(2)]
    return {
        "params": {names[0]: secrets.token_hex(8), names[3]: secrets.token_hex(8)},
        "metrics": {names[1]: numbers[0], names[4]: numbers[1]},
        "tags": {names[2]: secrets.token_hex(8), names[5]: secrets.token_hex(8)},
    }


def _out(context: Context, run_id: str, folder: Path, planted: Contents) -> str:
    context.call(Export.export, run_id=run_id, folder=str(folder))
    text = ""
    for file in sorted(f for f in folder.rglob("*") if f.suffix in (".json", ".csv")):
        content = files.content(file, follow=True).decode(errors="replace")
        context.keep(f"exported/{file.relative_to(folder)}", content)
        if file.suffix == ".json" and not _is_json(content):
            return f"{file.name} is not JSON"
        text += content
    return lacks(text, planted)


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def lacks(text: str, planted: Contents) -> str:
    """Which planted names and values a text does not have, as a reason."""
    pairs = [*planted["params"].items(), *planted["metrics"].items(), *planted["tags"].items()]
    missing = [str(each) for pair in pairs for each in pair if str(each) not in text]
    return f"the exported files lack {', '.join(missing)}" if missing else ""


def _in(context: Context, folder: Path, home: Path, planted: Contents) -> str:
    run_id = context.call(Export.load, folder=str(folder), home=str(home))
    imported = context.call(Export.read, run_id=run_id, home=str(home))
    context.keep("imported.json", imported)
    return differences(imported, planted)


def differences(found: Contents, planted: Contents) -> str:
    """What the imported run does not have as planted, as a reason; it may have more."""
    kinds = [(found["params"], planted["params"]), (found["tags"], planted["tags"])]
    wrong = [name for has, had in kinds for name, value in had.items() if has.get(name) != value]
    wrong += [
        name
        for name, value in planted["metrics"].items()
        if not math.isclose(found["metrics"].get(name, math.nan), value, rel_tol=1e-12)
    ]
    return f"not equal after the import: {', '.join(wrong)}" if wrong else ""
