"""Checks on a run that the harness lets go of in the middle, as after Ctrl-C or a crash."""

from harness.conformance.registry import check
from harness.conformance.subject import Subject

BOUND = 5.0  # s


@check("ends when abandoned")
def ends_when_abandoned(subject: Subject) -> str | None:
    """Abandoned in the middle, the whole run is gone within 5 s."""
    abandoned = subject.abandoned()
    if abandoned.seconds <= BOUND:
        return None
    return (
        f"it took {abandoned.seconds:.1f} s: in {subject.where} do not hold SIGTERM back, and "
        "let Adapter.stop be quick"
    )


@check("nothing survives")
def nothing_survives(subject: Subject) -> str | None:
    """No process of an abandoned run is alive, whatever became its parent."""
    survivors = subject.abandoned().survivors
    if not survivors:
        return None
    return (
        f"still alive: {survivors}; in {subject.where} start processes as children, never by "
        "a service manager of the machine"
    )
