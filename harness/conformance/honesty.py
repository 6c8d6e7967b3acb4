"""Checks on where a run's answers come from, and on what it leaves where nobody looks."""

from harness.conformance.prerequisite import NotChecked
from harness.conformance.registry import check
from harness.conformance.subject import Subject
from harness.tasks import watched
from harness.tasks.pipeline import Pipeline

LONGEST_ID = 200  # characters: more than a name can carry results


@check("reads back through the framework", task=Pipeline.name)
def through_the_framework(subject: Subject) -> str | None:
    """A process that never ran the work gets the answer, and by the framework's packages."""
    run, began = subject.run, _began(subject)
    if subject.framework.baseline:  # plain files are its store
        return None
    if len(str(run.run_id)) > LONGEST_ID:
        return (
            f"the run id has {len(str(run.run_id))} characters, which could carry results: in "
            f"{subject.where} return the framework's own id from Adapter.run"
        )
    found = watched.remembered(run.evidence, run.workdir, began)
    if not found:
        return None
    if watched.kept_too_many(run.evidence):
        raise NotChecked("the framework wrote more files than are noted")
    return (
        f"read_back opened files that the framework did not write in this run: "
        f"{watched.listed(found)}; in {subject.where} ask the framework's client for what they hold"
    )


@check("keeps to its folder")
def keeps_to_its_folder(subject: Subject) -> str | None:
    """Python processes write there alone, read no other run, and reach no other machine."""
    found = watched.misbehaved(subject.run.evidence, subject.run.outcome.begin)
    return f"{found} (in {subject.where})" if found else None


def _began(subject: Subject) -> float:
    """When the run did, on CLOCK_BOOTTIME."""
    if subject.run.result is None or subject.run.result["read_back"] is None:
        raise NotChecked("the run did not come to reading back")
    return next(phase["begin"] for phase in subject.run.phases if phase["name"] == "run")
