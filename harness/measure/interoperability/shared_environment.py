"""With how many of the other frameworks it can share one environment.

For each partner (see `harness.measure.partners`) uv resolves, on this day and for one environment,
what both require at the versions that are measured here, on the common base. A pair counts when
that resolves. What each package is in either framework's own lock, and what it would be in the
shared environment, is kept: a lower version there is the loss. A partner whose requirements do not
resolve without the framework either leaves that pair not measured. No answer of the framework's is
asked.
"""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
from packaging.version import Version

from harness.environments import uv
from harness.environments.locking import base_for
from harness.measure.partners import affair_of, known_partners, tried_with
from harness.measure.probe import Context, Finding, NotMeasured, probe
from harness.planning import catalog
from harness.planning.catalog import Framework

QUESTION = "interoperability.shared_environment"
Pins = dict[str, str]  # name and version
NO_SOLUTION = re.compile(r"No solution found|unsatisfiable", re.IGNORECASE)


class Pair(msgspec.Struct):
    """One shared environment, or why there is none."""

    other: str
    date: str
    requires: list[str]
    whole: bool | None  # None: not measured
    reason: str = ""
    # Package: own version, the other's, the shared one. None where the pair does not resolve.
    losses: dict[str, list[str]] | None = None


def partners(framework: Framework, known: Mapping[str, Framework]) -> list[Framework]:
    """All others among the partners."""
    return [each for each in known_partners(known) if each.name != framework.name]


@probe("shared_environment", default_deployment_only=True, partners=partners)
def shared_environment(context: Context) -> Finding:
    """Resolve each pair of frameworks for one environment."""
    pairs = []
    others = partners(context.framework, catalog.frameworks())
    if not others:
        raise NotMeasured("there is no framework to pair it with")
    for other in others:
        context.while_running()
        pairs.append(_resolve(context, other))
    context.keep("pairs.json", pairs)
    finding = Finding()
    unknown = [pair for pair in pairs if pair.whole is None]
    if len(unknown) == len(pairs):
        raise NotMeasured(unknown[0].reason)
    whole = sum(pair.whole is True for pair in pairs)
    lack = "; ".join(f"not measured: {pair.reason}" for pair in unknown)
    finding.answer("shared_environment.whole", whole, len(pairs), len(unknown), lack)
    finding.explain("shared_environment.whole", tried_with(others))
    for pair in pairs:
        name = f"shared_environment.with.{pair.other}"
        finding.answer(name, int(pair.whole is True), 1, int(pair.whole is None))
        if pair.losses is not None:
            older = f"shared_environment.older.{pair.other}"
            finding.add(older, len(pair.losses), "packages")
    return finding


def _resolve(context: Context, other: Framework) -> Pair:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    requires = [*_requires(context.framework), *_requires(other)]
    pair = Pair(other.name, today, requires, whole=None)
    try:
        resolved = _compile(context, f"with-{other.name}", context.framework, other)
    except uv.UvFailed as problem:
        if not problem.blames_requirements:
            raise  # the index, or the machine
        try:
            with affair_of(other, QUESTION):
                _compile(context, f"{other.name}-alone", other)
        except NotMeasured as lack:
            pair.reason = str(lack)
            return pair
        if not NO_SOLUTION.search(str(problem)):
            raise  # what the framework itself requires cannot be read, or cannot be had
        pair.whole, pair.reason = False, str(problem)
        return pair
    pair.whole = True
    locks = [each.lock(each.default_deployment) for each in (context.framework, other)]
    if all(lock.exists() for lock in locks):  # the framework's own may be missing
        pair.losses = losses(*(pins(lock.read_text()) for lock in (*locks, resolved)))
    return pair


def _compile(context: Context, name: str, *frameworks: Framework) -> Path:
    """What uv resolves theirs to on the common base, among the evidence; raises UvFailed."""
    asked, resolved = context.workdir / f"{name}.in", context.evidence / f"{name}.txt"
    requires = [each for framework in frameworks for each in _requires(framework)]
    asked.write_text("\n".join([*base_for(*frameworks), *requires, ""]))
    words = ["pip", "compile", "--python-version", uv.PYTHON, "--no-annotate", "--no-header"]
    uv.run([*words, "--upgrade", "-o", str(resolved), str(asked)])
    return resolved


def _requires(framework: Framework) -> list[str]:
    return [*framework.requires, *framework.deployments[framework.default_deployment].requires]


def pins(text: str) -> Pins:
    """The exact versions of a lock, by name as uv writes it."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", text, re.MULTILINE))


def losses(own: Pins, others: Pins, shared: Pins) -> dict[str, list[str]]:
    """Packages that are older in the shared environment than where a framework is alone."""
    return {
        name: [own.get(name, ""), others.get(name, ""), version]
        for name, version in sorted(shared.items())
        if any(Version(alone) > Version(version) for alone in _known(name, own, others))
    }


def _known(name: str, *locks: Pins) -> list[str]:
    return [lock[name] for lock in locks if name in lock]
