"""Asks one probe of one framework: a fresh workdir, the question, and what became of it."""

import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from harness.catalog import Framework
from harness.environments import Environment
from harness.errors import HarnessError, UsageError
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    ToolFailed,
    Unsupported,
    probes,
)
from harness.plan import Cell
from harness.record import Record, Status
from harness.store import RunStore
from harness.uv import UvFailed


def ask(
    cell: Cell,
    record: Record,
    store: RunStore,
    framework: Framework,
    environment: Environment,
    baseline: Environment,
    while_running: Callable[[], None],
    data: Callable[[str, str], Path],
) -> None:
    """Complete the record with what the probe found, or with why it found nothing.

    Raises only what ends a campaign: a bug in a probe is an `error`, and the next one is asked.
    """
    workdir = _fresh(store.work / cell.label)
    evidence = _fresh(store.evidence / cell.label)
    context = Context(
        framework=framework,
        stratum=cell.target.stratum,
        environment=environment,
        baseline=baseline,
        store=store,
        workdir=workdir,
        evidence=evidence,
        log=store.logs / f"{cell.label}.log",
        while_running=while_running,
        data=data,
    )
    try:
        found = probes()[cell.probe].function(context)
        record.samples, record.answers = found.samples, found.answers
        _keep(found, evidence)
    except Unsupported as answer:
        record.status = Status.UNSUPPORTED
        record.reason = f"{answer} ({answer.documentation})"
    except FrameworkFailed as problem:
        record.status, record.reason = Status.FAILED, str(problem)
    except (ToolFailed, UvFailed) as problem:
        record.status, record.reason = Status.ERROR, str(problem)
    except (UsageError, HarnessError, OSError):
        raise
    except Exception as problem:
        record.status, record.reason = Status.ERROR, f"{type(problem).__name__}: {problem}"
        with context.log.open("a") as stream:
            traceback.print_exc(file=stream)
    finally:
        shutil.rmtree(workdir, ignore_errors=True)


def _keep(found: Finding, evidence: Path) -> None:
    """Every figure of the record stands in a file too, beside what it was read from."""
    figures = {"samples": found.samples, "answers": found.answers}
    (evidence / "finding.json").write_bytes(msgspec.json.format(msgspec.json.encode(figures)))


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
