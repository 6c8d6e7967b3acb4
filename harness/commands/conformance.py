"""`conformance`: check one framework's adapter, in seconds first, then by runs."""

import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from harness.choices import pick
from harness.commands import findings as shown
from harness.commands import json_output
from harness.conformance import estimate
from harness.conformance.length import FIRST
from harness.conformance.observer import Wishes
from harness.conformance.prerequisite import NotChecked
from harness.conformance.registry import Finding, Verdict
from harness.conformance.subject import Subject
from harness.conformance.suite import RUN_ANYWAY, Suite, folder_of
from harness.environments import machine, venvs
from harness.planning import catalog, conformed
from harness.planning.catalog import Scenario
from harness.planning.conformed import State
from harness.planning.plan import does
from harness.records import conformance as records
from harness.records.conformance import Conformance, Found
from harness.report.listing import screen

UNSTEADY = (
    "not recorded: the framework's folder, the scenario or the harness changed during the checks; "
    "check again"
)

HANDS_OFF = "do not edit the folder until they end: checks would see two versions of it"


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    scenario: str | None
    run: str | None
    only: Sequence[str]
    static: bool  # stop before anything is started
    run_anyway: bool  # though a static check fails
    keep: bool  # the working folders, when something fails
    verbose: bool
    as_json: bool


def conformance(target: str, **options: Any) -> int:
    """Print all findings; return 0 when every check passes, 1 otherwise."""
    asked = Asked(**options)
    console = screen(stderr=asked.as_json)
    doing = shown.Doing(screen(stderr=True))
    with closing(_subject(target, asked, doing)) as subject:
        before = State.now(subject.folder, subject.scenario.name)
        suite = Suite(subject, asked.only)
        with doing:
            found, seconds = _found(suite, asked, console, doing)
        if suite.whole and not asked.static:
            if before == State.now(subject.folder, subject.scenario.name):
                _keep(subject, before, found, seconds)
            else:
                shown.line(console, UNSTEADY)
        if asked.as_json:
            json_output.write(found)
        else:
            shown.show(console, target, found, verbose=asked.verbose)
        _end(console, subject, found, asked)
    return 0 if all(finding.verdict is Verdict.PASS for finding in found) else 1


def _found(
    suite: Suite, asked: Asked, console: Console, doing: shown.Doing
) -> tuple[list[Finding], float]:
    """All findings, and how many seconds the runs took."""
    subject = suite.subject
    if asked.run:
        with suppress(NotChecked):  # of facts that are not valid the static checks tell more
            subject.observer()  # which opens the run: a wrong name is told at once
    began = time.monotonic()
    found = list(suite.static())
    doing.pause()
    shown.static(console, found, time.monotonic() - began)
    if not suite.runs or asked.static:
        return found, 0.0
    if _failed(found) and not asked.run_anyway:
        suite.hold_back()
    if subject.blocked is None:
        shown.line(console, f"then runs: {estimate.expected(subject)}")
        shown.line(console, HANDS_OFF)
    began = time.monotonic()
    found += suite.of_runs()
    return found, time.monotonic() - began if subject.blocked is None else 0.0


def _subject(target: str, asked: Asked, doing: shown.Doing) -> Subject:
    name, _, deployment = target.partition(":")
    scenarios = catalog.scenarios()
    scenario = scenarios[pick(asked.scenario or _first(name, scenarios), scenarios, "scenario")]
    wishes = Wishes(asked.run, asked.keep)
    return Subject(folder_of(name), deployment, scenario, doing.say, wishes)


def _first(name: str, scenarios: Mapping[str, Scenario]) -> str:
    """The one that a folder begins with, or the first that the framework's roles do."""
    framework = catalog.find().sound.get(name)
    own = [each for each, about in scenarios.items() if does(framework, about)]
    return own[0] if own and FIRST not in own else FIRST


def _failed(found: Sequence[Finding]) -> bool:
    return any(finding.verdict is Verdict.FAIL for finding in found)


def _keep(subject: Subject, state: State, found: Sequence[Finding], seconds: float) -> None:
    """What came of it, for pages that show a framework; nothing where it has no valid facts."""
    if isinstance(subject.facts, str):
        return
    failed = [finding.name for finding in found if finding.verdict is Verdict.FAIL]
    complete = all(finding.verdict is Verdict.PASS for finding in found)
    lock = subject.framework.lock(subject.deployment)
    line = Conformance(
        framework=subject.name,
        deployment=subject.deployment,
        scenario=subject.scenario.name,
        found=Found.FAILED if failed else Found.PASSED if complete else Found.INCOMPLETE,
        failed=failed,
        folder_sha256=state.folder,
        lock_sha256=venvs.lock_sha256(lock),
        harness_sha256=state.harness,
        harness_version=machine.harness_version(),
        harness_commit=machine.harness_commit(),
        machine=machine.this_machine(),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 1),
        scenario_sha256=state.scenario,
    )
    records.append(conformed.file(), line)


def _end(console: Console, subject: Subject, found: Sequence[Finding], asked: Asked) -> None:
    """What is kept for a look at it, and what to do next."""
    failed = [finding for finding in found if finding.verdict is Verdict.FAIL]
    kept = {what: folder for what, folder in subject.workdirs().items() if folder.exists()}
    if not failed:
        for folder in kept.values():
            shutil.rmtree(folder, ignore_errors=True)
        return
    for what, folder in kept.items():
        shown.place(console, f"working folder of the {what}", folder)
    steps = []
    if any(finding.of_run for finding in failed):
        run = f"mlops-bench run -f {subject.target} -s {subject.scenario.name} -p smoke --keep"
        steps.append((run, "one run alone; its state and log stay"))
        if not kept:
            steps.append((_again(subject, asked, "--keep"), "what the failed runs left stays"))
    else:
        steps.append((_again(subject, asked, "--static"), "these checks again, in seconds"))
        if subject.blocked is not None and RUN_ANYWAY in subject.blocked:
            steps.append((_again(subject, asked, RUN_ANYWAY), "make the runs anyway"))
    shown.next_steps(console, steps)


def _again(subject: Subject, asked: Asked, option: str) -> str:
    deployment = f":{subject.wanted_deployment}" if subject.wanted_deployment else ""
    scenario = f" -s {asked.scenario}" if asked.scenario else ""
    return f"mlops-bench conformance {subject.name}{deployment}{scenario} {option}"
