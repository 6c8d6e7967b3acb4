"""How much of a framework's public API is described: docstrings, parameters, types."""

import re

from harness.measure.documentation.public_api import Member, members
from harness.measure.probe import Context, Finding, probe


@probe("api")
def ask(context: Context) -> Finding:
    """Docstrings, described parameters and type annotations of the public API.

    The members are those of the modules in `public_modules`, as they show in a running interpreter
    (see harness.worker.members). A docstring describes a parameter when docstring_parser finds its
    name and a text in it: reST, Google, NumPy or Epydoc style, whichever fits best. A constructor's
    parameters may be described in the docstring of its class. Types: one place per parameter and
    one per return value.
    """
    found = members(context)
    described = {m.path: sorted(described_parameters(m)) for m in found if m.parameters}
    context.keep("members.json", [_evidence(m, described.get(m.path, [])) for m in found])
    parameters = sum(len(m.parameters) for m in found)
    returns = [m.typed_return for m in found if m.typed_return is not None]
    typed = sum(sum(m.parameters.values()) for m in found) + sum(returns)
    finding = Finding()
    finding.answer("api.docstrings", sum(bool(m.docstrings) for m in found), len(found))
    if parameters:
        finding.answer("api.parameters", sum(map(len, described.values())), parameters)
    if parameters or returns:
        finding.answer("api.types", typed, parameters + len(returns))
    return finding


def described_parameters(member: Member) -> set[str]:
    """Those of its parameters that its docstrings name and describe."""
    return {n for text in member.docstrings for n in described_in(text)} & member.parameters.keys()


def described_in(docstring: str) -> set[str]:
    """The names of all parameters that a docstring describes, in whatever style it is written."""
    from docstring_parser import ParseError, parse

    try:
        parsed = parse(docstring)
    except ParseError:  # in no style a well-formed docstring
        return set()
    named = [p.arg_name for p in parsed.params if (p.description or "").strip()]
    return {name.lstrip("*\\") for names in named for name in re.split(r"[,\s]+", names) if name}


def _evidence(member: Member, described: list[str]) -> dict[str, object]:
    return {
        "path": member.path,
        "kind": member.kind,
        "docstring": bool(member.docstrings),
        "parameters": list(member.parameters),
        "described": described,
        "typed": [name for name, typed in member.parameters.items() if typed],
        "typed_return": member.typed_return,
    }
