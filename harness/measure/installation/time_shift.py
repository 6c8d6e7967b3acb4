"""Whether the versions of past months can still be installed and used."""

import calendar
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.environments import uv
from harness.measure.answer_files import answer_file
from harness.measure.documentation import releases
from harness.measure.failures import Unproven
from harness.measure.installation import history, scratch
from harness.measure.installation.history import Release
from harness.measure.probe import Context, Finding, FrameworkFailed, OutOfTime, ToolFailed, probe

AGES = (3, 6, 12)  # months
MANNERS = ("today", "cut-off")
ANSWER = "minimal: 42"
RUN_LIMIT = 180.0  # s, for the minimal program
REASON_LENGTH = 400  # characters
CANDIDATES = 3  # versions tried, newest first, when the index lists one that it does not serve


@probe("time_shift", programs=("minimal.py",))
def time_shift(context: Context) -> Finding:
    """Install the versions of 3, 6 and 12 months ago, and run a minimal program with each.

    That is the highest version that the index had on that day for the environments' Python, yanked
    ones and pre-releases left out. It is installed in two manners, by name and version alone, as in
    a requirements file of that day: `today`, with dependencies resolved now, and `cut-off`, with
    uv's `--exclude-newer` at that day. A case counts when `frameworks/NAME/probes/minimal.py` ends
    with exit code 0 and prints what it computed in the framework. One without an end is unknown.
    """
    program = answer_file(context, "minimal.py")  # before anything is installed for it
    name = next(iter(scratch.versions(context.framework.requires[0])))
    known = history.releases(releases.fetch(name), uv.PYTHON)
    now = datetime.now(UTC)
    cases = [
        _case(context, name, known, months_before(now, age), f"{age}-months-{manner}")
        for age in AGES
        for manner in MANNERS
    ]
    context.keep("time_shift.json", cases)
    ran = [case for case in cases if "exit code" in case]
    if ran and not any(case["runs"] for case in ran):
        _check_today(context, program)
    finding = Finding()
    late = [case["reason"] for case in cases if case["late"]]
    found = sum(case["runs"] for case in cases)
    finding.answer("time_shift.runs", found, len(cases), len(late), "; ".join(late))
    return finding


def months_before(day: datetime, months: int) -> datetime:
    """The start of the same day of an earlier month, or of that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime(year, month + 1, min(day.day, last), tzinfo=UTC)


def _case(
    context: Context, name: str, known: Sequence[Release], before: datetime, label: str
) -> dict[str, Any]:
    """Raises ToolFailed when no version of that day can be had, for no fault of the framework."""
    case: dict[str, Any] = {"case": label, "before": before.isoformat()}
    case |= {"runs": False, "late": False}
    then = [release for release in known if release.uploaded < before]
    if not then:
        return {**case, "reason": f"there was no version of {name} that day"}
    unserved: dict[str, str] = {}
    for release in then[:CANDIDATES]:
        case |= {"version": release.version, "uploaded": release.uploaded.isoformat()}
        try:
            case |= _run(context, f"{name}=={release.version}", before, label)
        except OutOfTime as problem:
            case |= {"late": True, "reason": str(problem)}
        except FrameworkFailed as problem:
            case["reason"] = str(problem)
        except ToolFailed as problem:
            unserved[release.version] = str(problem)
            continue
        return {**case, "not served": unserved}
    raise ToolFailed(f"{label}: {unserved}")


def _run(context: Context, requirement: str, before: datetime, label: str) -> dict[str, Any]:
    """What became of the program. Raises FrameworkFailed when it did not come to that."""
    log, folder = context.evidence / f"{label}-install.log", context.workdir / label
    shutil.rmtree(folder, ignore_errors=True)  # of a version that was not served
    folder.mkdir()
    environment = scratch.new(folder / "environment", log)
    options = ["--exclude-newer", before.isoformat()] if label.endswith("cut-off") else []
    scratch.install([requirement], environment, log, *options)
    program = shutil.copy(answer_file(context, "minimal.py"), _made(folder / "program"))
    done = context.python(
        str(program),
        name=label,
        env=scratch.ALONE,
        cwd=_made(folder / "state"),
        timeout=RUN_LIMIT,
        environment=environment,
    )
    shutil.rmtree(folder)
    runs = done.ok and ANSWER in done.output.splitlines()
    return {
        "runs": runs,
        "exit code": done.outcome.exit_code,
        "ended": done.outcome.ended,
        "reason": "" if runs else _why(done.output)[:REASON_LENGTH],
        "log": f"{label}.log",
    }


def _check_today(context: Context, program: Path) -> None:
    """Raises Unproven when the program does not run with today's version either."""
    done = context.python(str(program), name="today", env=scratch.ALONE, timeout=RUN_LIMIT)
    if not done.ok or ANSWER not in done.output.splitlines():
        raise Unproven(f"minimal.py does not run with today's version: {_why(done.output)}")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _why(output: str) -> str:
    """The last exception that was printed, else the last line."""
    lines = [line for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b", line)]
    return [*lines, *errors][-1] if lines else "it printed nothing"
