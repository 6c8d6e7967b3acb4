"""The public API of a framework, as harness.worker.members lists it in its environment."""

from typing import Any

import msgspec

from harness.intake import documents
from harness.intake.files import Refused
from harness.measure.probe import Context, FrameworkFailed, ToolFailed


class Member(msgspec.Struct):
    """A module, class, function, method, property or instance that users import by `path`."""

    path: str
    kind: str
    docstrings: list[str]  # of a class: its own and its constructor's, as far as it has them
    parameters: dict[str, bool]  # name -> has an annotation; without self, *args and **kwargs
    typed_return: bool | None  # None where nothing is returned to the caller: constructors


class Listing(msgspec.Struct):
    """What the worker wrote."""

    members: list[Member]
    unreachable: dict[str, str]  # names that are declared and cannot be had
    failed: dict[str, str]  # modules that cannot be imported


def members(context: Context) -> list[Member]:
    """All members of `public_modules`; those that cannot be had are kept as unreachable.json.

    Raises FrameworkFailed when one of these modules cannot be imported.
    """
    modules, mark = context.facts.public_modules, context.facts.public_mark
    listing = msgspec.convert(work(context, "members", mark, *modules), Listing)
    if listing.failed:
        raise FrameworkFailed("; ".join(f"{m}: {e}" for m, e in listing.failed.items()))
    if not any(member.kind != "module" for member in listing.members):
        raise ToolFailed(f"no public member was found in {', '.join(modules)}")
    if mark and not any(member.kind in ("method", "property") for member in listing.members):
        raise ToolFailed(f"no method has the attribute {mark!r}, which `public_mark` names")
    if listing.unreachable:
        context.keep("unreachable.json", listing.unreachable)
    return listing.members


def work(context: Context, module: str, *arguments: str) -> Any:
    """What `harness.worker.MODULE` writes, run in the framework's environment.

    Raises ToolFailed when it ends without a result: these scripts are ours.
    """
    result = context.workdir / f"{module}.json"
    words = ["-m", f"harness.worker.{module}", str(result), *arguments]
    done = context.python(*words, name=module)
    try:
        found = documents.document(result)
    except Refused as problem:
        raise ToolFailed(f"harness.worker.{module}: {problem}; see {module}.log") from None
    if not done.ok:
        raise ToolFailed(f"harness.worker.{module} ended without a result; see {module}.log")
    return found
