"""Whether runs that the version of 12 months ago has stored are there after the upgrade.

The version is chosen as in `time_shift`, and installed with uv's `--exclude-newer` at that day. The
host plants random values and compares what is read with them. Evidence: store_upgrade.json and
cases.json.
The question: `harness.worker.questions.installation.StoreUpgrade`.
"""

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from harness.environments import uv
from harness.environments.venvs import Environment
from harness.measure.cases import Cases, differs, present
from harness.measure.documentation import releases
from harness.measure.installation import history, scratch
from harness.measure.installation.history import Release
from harness.measure.installation.time_shift import CANDIDATES, months_before
from harness.measure.probe import Context, Finding, NotMeasured, ToolFailed, probe
from harness.worker.questions.installation import KeptRun, OldRun, StoreUpgrade

AGE = 12  # months
RUNS = 3
LETTERS = 2000  # of an artifact
LIMIT = 600.0  # s for each call: services of two versions start
Judge = Callable[[OldRun, KeptRun], str]  # what is wrong with a run, "" when nothing is


@dataclass(frozen=True)
class Then:
    """The version of that day, installed."""

    release: Release
    environment: Environment


@probe("store_upgrade", default_deployment_only=True)
def store_upgrade(context: Context) -> Finding:
    """Have runs written by the version of a year ago, upgrade the store, and read them back."""
    context.answered(StoreUpgrade)  # before anything is installed for it
    planted = plant()
    home = context.workdir / "store"
    home.mkdir()
    then = _installed(context)
    asked = context.asking(timeout=LIMIT)
    before = replace(asked, environment=then.environment)
    ids = before.call(StoreUpgrade.write, home=str(home), runs=planted)
    kept: dict[str, Any] = {"version": then.release.version, "runs": ids, "planted": planted}
    context.keep("store_upgrade.json", kept)
    if len(set(ids)) != RUNS:
        raise ToolFailed(f"these are not {RUNS} runs: {ids}")
    kept["commands"] = asked.call(StoreUpgrade.migrate, home=str(home))
    kept["read"] = found = asked.call(StoreUpgrade.read, home=str(home), run_ids=ids)
    context.keep("store_upgrade.json", kept)
    if len(found) != RUNS:
        raise ToolFailed(f"it answers of {len(found)} runs, not of {RUNS}")
    finding = _judged(context, planted, found)
    finding.explain("store_upgrade.equal", f"written by {then.release.version}")
    return finding


def plant() -> list[OldRun]:
    """Runs of which nothing is equal but the names; all numbers are exact in any notation."""
    return [
        {
            "params": {"alpha": secrets.token_hex(4), "beta": secrets.token_hex(4)},
            "metrics": {"loss": (64 * number + 1 + secrets.randbelow(63)) / 1024, "score": 0.5},
            "artifact": secrets.token_hex(LETTERS // 2),
            "fails": number == RUNS - 1,
        }
        for number in range(RUNS)
    ]


def _installed(context: Context) -> Then:
    """Raises NotMeasured for a framework that is younger, ToolFailed when no index serves it."""
    name = next(iter(scratch.versions(context.framework.requires[0])))
    day = months_before(datetime.now(UTC), AGE)
    known = history.releases(releases.fetch(name), uv.PYTHON)
    released = [release for release in known if release.uploaded < day][:CANDIDATES]
    if not released:
        raise NotMeasured(f"there was no version of {name} {AGE} months ago")
    folder, log = context.workdir / "then", context.evidence / "install.log"
    options = ["--exclude-newer", day.isoformat()]
    unserved: dict[str, str] = {}
    for release in released:
        shutil.rmtree(folder, ignore_errors=True)  # of a version that was not served
        environment = scratch.new(folder, log)
        try:
            scratch.install([f"{name}=={release.version}"], environment, log, *options)
        except ToolFailed as problem:
            unserved[release.version] = str(problem)
        else:
            return Then(release, environment)
    raise ToolFailed(f"not served: {unserved}")


def _judged(
    context: Context, planted: Sequence[OldRun], found: Sequence[KeptRun | None]
) -> Finding:
    cases = Cases(context, "store_upgrade.equal")
    pairs = list(zip(planted, found, strict=True))
    cases.ask("runs", partial(_all, pairs, _ended))
    cases.ask("params", partial(_all, pairs, _params))
    cases.ask("metrics", partial(_all, pairs, _metrics))
    cases.ask("artifacts", partial(_all, pairs, _artifact))
    return cases.finding()


def _all(pairs: Sequence[tuple[OldRun, KeptRun | None]], judge: Judge) -> str:
    """What is wrong with any of the runs."""
    said = [judge(wrote, found) if found else "is not there" for wrote, found in pairs]
    return "; ".join(f"run {number}: {each}" for number, each in enumerate(said) if each)


def _ended(wrote: OldRun, found: KeptRun) -> str:
    return differs("failed", present(found["failed"]), wrote["fails"])


def _params(wrote: OldRun, found: KeptRun) -> str:
    return _lost(wrote["params"], found["params"])


def _metrics(wrote: OldRun, found: KeptRun) -> str:
    return _lost(wrote["metrics"], found["metrics"])


def _lost(wrote: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    wrong = [differs(name, present(found.get(name)), value) for name, value in wrote.items()]
    return "; ".join(filter(None, wrong))


def _artifact(wrote: OldRun, found: KeptRun) -> str:
    return "" if present(found["artifact"]) == wrote["artifact"] else "has another artifact"
