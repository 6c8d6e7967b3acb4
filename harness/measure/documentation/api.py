"""How much of a framework's public API is described: docstrings, parameters, types."""

import re
from contextlib import suppress

from harness.measure.documentation.public_api import Member, members
from harness.measure.probe import Context, Finding, probe


@probe("api")
def ask(context: Context) -> Finding:
    """Docstrings, described parameters and type annotations of the public API.

    The members are those of the modules in `public_modules`, as they show in a running interpreter
    (see harness.worker.members). A docstring describes a parameter when docstring_parser finds its
    name and a text in it, in any style: reST, Google, NumPy or Epydoc. A constructor's
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
    """The names of all parameters that a docstring describes, in whatever style it is written.

    Every style is tried: a role of Sphinx in running text looks like reST to a parser, and would
    hide the section that follows it.
    """
    from docstring_parser import DocstringStyle, ParseError, parse

    found: set[str] = set()
    for style in DocstringStyle:
        if style is not DocstringStyle.AUTO:
            with suppress(ParseError):  # not well-formed in this style
                # The parser dedents all but the first line, which may head the section itself.
                params = parse(f"\n{docstring}", style).params
                named = [p.arg_name for p in params if (p.description or "").strip()]
                found |= {n.lstrip("*\\") for names in named for n in re.split(r"[,\s]+", names)}
    return found - {""}


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
