"""Whether the examples in a framework's docstrings can be used as they stand."""

import json

import msgspec

from harness.measure.documentation.public_api import members, work
from harness.measure.documentation.snippets import snippets
from harness.measure.probe import Context, Finding, ToolFailed, probe


class Verdict(msgspec.Struct):
    """On one snippet; `absent` are packages that are not installed, which is no fault of it."""

    usable: bool
    reason: str
    absent: list[str]


@probe("examples")
def ask(context: Context) -> Finding:
    """Snippets in the docstrings of the public API that compile, and whose imports work.

    They are tried in the framework's environment (see harness.worker.snippets). The same snippet in
    several docstrings counts once. A framework without any gives its users 0 of 1.
    """
    found: dict[str, str] = {}
    for member in members(context):
        for docstring in member.docstrings:
            for code in snippets(docstring):
                found.setdefault(code, member.path)
    file = context.workdir / "to_try.json"
    file.write_text(json.dumps(list(found)))
    packages = sorted({name.partition(".")[0] for name in context.facts.public_modules})
    verdicts = msgspec.convert(work(context, "snippets", str(file), *packages), list[Verdict])
    if len(verdicts) != len(found):
        raise ToolFailed(f"{len(verdicts)} verdicts on {len(found)} snippets")
    tried = zip(found.items(), verdicts, strict=True)
    kept = [{"path": p, "code": c, **msgspec.to_builtins(v)} for (c, p), v in tried]
    context.keep("snippets.json", kept)
    finding = Finding()
    finding.answer("examples.usable", sum(v.usable for v in verdicts), len(found) or 1)
    return finding
