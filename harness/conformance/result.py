"""Checks on the first run: how it ended, and what it wrote."""

from harness import tasks
from harness.conformance.lock import exact
from harness.conformance.prerequisite import NotChecked
from harness.conformance.registry import check
from harness.conformance.subject import Subject
from harness.environments import children
from harness.records.record import Status
from harness.tasks import equivalence
from harness.tasks.equivalence import NotReadBack
from harness.tasks.pipeline import Pipeline

CONTRACT = "harness/worker/contract.py"


@check("environment")
def environment(subject: Subject) -> str | None:
    """The environment can be built from the lock."""
    try:
        subject.environment()
    except NotChecked as reason:
        if subject.blocked is not None:
            raise
        return f"{reason}; write the lock again with `mlops-bench lock {subject.name}`"
    return None


@check("import name")
def import_name(subject: Subject) -> str | None:
    """The environment holds the module that import_name names; its import time is measured."""
    top = subject.framework.import_name.partition(".")[0]
    look = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({top!r}) is None)"
    command = [str(subject.environment().python), "-I", "-c", look]
    if children.run(command).returncode == 0:
        return None
    return (
        f"in {subject.where}/framework.toml, import_name = {top!r} is no module of the "
        "environment: write what `import ...` takes"
    )


@check("ends well")
def ends_well(subject: Subject) -> str | None:
    """The smoke run ends by itself with exit code 0."""
    run = subject.run
    if run.ended_well:
        return None
    ended = run.outcome.ended if run.outcome.exit_code is None else (
        f"exit code {run.outcome.exit_code}"
    )  # fmt: skip
    return f"{ended}: {subject.first().record.reason}; fix {subject.where}; its log says more"


@check("phases")
def phases(subject: Subject) -> str | None:
    """All phases are there, in order and without an error."""
    found = subject.run.phases
    for phase in found:
        if phase["error"]:
            return (
                f"{phase['name']} raised {phase['error']}; fix {subject.where}/adapter.py, "
                "the traceback is in its log"
            )
    names = [phase["name"] for phase in found]
    wanted = ["import", *tasks.of(subject.scenario.task).phases, "stop"]
    if names == wanted:
        return None
    return f"phases were {names}, not {wanted}: do not end the process in {subject.where}"


@check("judged right")
def judged_right(subject: Subject) -> str | None:
    """What came of the run is right, as its task judges it."""
    record = subject.first().record
    if record.status is Status.OK:
        return None
    if record.status is Status.WRONG_RESULT:
        return f"{record.reason}; fix {subject.where}\nevidence: {subject.run.evidence}"
    raise NotChecked(f"the run was not judged, it is {record.status}: {record.reason}")


@check("read-back", task=Pipeline.name)
def read_back(subject: Subject) -> str | None:
    """What came back has the contract's shape."""
    run = subject.run
    if not run.result or run.result["read_back"] is None:
        raise NotChecked("the run did not come to reading back")
    try:
        equivalence.parse(run.result)
    except NotReadBack as problem:
        return f"{problem}: return what `ReadBack` in {CONTRACT} describes"
    return None


@check("run id", task=Pipeline.name)
def run_id(subject: Subject) -> str | None:
    """The framework's own run id came back, as non-empty text."""
    found = subject.run.run_id
    if isinstance(found, str) and found.strip():
        return None
    return f"return the framework's run id from Adapter.run in {subject.where}; got {found!r}"


@check("version", task=Pipeline.name)
def version(subject: Subject) -> str | None:
    """The framework reports the version that the lock pins."""
    found = subject.run.read_back.version
    if not found:
        return f"fill ReadBack.version in {subject.where} with what the framework reports"
    pinned = exact(subject.requires[0]) if subject.requires else None
    pin = subject.lock.get(pinned[0]) if pinned else None
    if pin is None or pin.version == found:
        return None
    return (
        f"ReadBack.version is {found}, the lock pins {pin.version}: in {subject.where} return "
        "the framework's own __version__, or run `mlops-bench lock`"
    )


@check("outputs", task=Pipeline.name)
def outputs(subject: Subject) -> str | None:
    """Outputs are those of the scenario's steps: none missing, none more."""
    wanted = subject.scenario.steps(subject.run.parameters)
    found = subject.run.read_back.outputs
    missing = [step for step in wanted if step not in found]
    extra = [step for step in found if step not in wanted]
    if not missing and not extra:
        return None
    return (
        f"ReadBack.outputs lacks {missing} and has {extra} too many: name them in "
        f"{subject.where} as the scenario does, for instance {wanted[1 % len(wanted)]!r}"
    )


@check("files", task=Pipeline.name)
def files(subject: Subject) -> str | None:
    """Every file of the steps comes back from the store with the bytes that the step wrote."""
    record = subject.first().record
    if record.digests:
        return None
    if record.status is not Status.WRONG_RESULT:
        raise NotChecked(f"the run failed: {record.reason}")
    return (
        f"{record.reason}: in {subject.where} keep the file in the store, and fetch it under "
        'the name that the output\'s "files" gives it into ReadBack.artifacts'
    )


@check("same results", task=Pipeline.name)
def same_results(subject: Subject) -> str | None:
    """Outputs and files equal the baseline's, bit by bit."""
    first = subject.first()
    if first.baseline is None:
        raise NotChecked("the baseline's own run failed")
    if not first.record.digests:
        raise NotChecked("the results did not come back")
    different = equivalence.difference(first.record.digests, first.baseline.record.digests)
    if different is None:
        return None
    return (
        f"{different}: pass the scenario's parameters unchanged to its functions in "
        f"{subject.where}/{subject.scenario.name}.py, and their results unchanged to the store"
    )
