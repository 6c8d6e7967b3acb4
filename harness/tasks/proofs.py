"""Whether a run did the work: by the proofs and the CPU seconds that its steps left.

Each mark of a step carries a hash of the step's output, keyed with the run's salt. The host draws
that salt for one run, so outputs that come from memory, from a file or from an earlier run have no
proof, unless somebody forges it: the salt can be read by those who run the steps. A mark also says
in which line the step's code begins, and CPU seconds tell who spared its work.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from harness.records.outcome import SALT, Execution
from harness.tasks.equivalence import canonical
from harness.tasks.timeline import Mark

# Declared before any framework was judged by it. The same work on the same machine takes about the
# same CPU seconds; a quarter leaves room for caches that are warm, and for a library's first call.
LEAST_SHARE = 0.25
LEAST_CPU = 0.5  # s; of shorter steps, starting up is too large a part
CLOCK = 0.02  # s; process starts are told in hundredths


def of(salt: bytes, step: str, output: Any) -> str:
    """As scenarios/timeline.py works it out in the step's own process."""
    told = canonical([step, output])
    return hashlib.blake2b(told.encode(), key=salt, digest_size=16).hexdigest()


def missing(execution: Execution, marks: Iterable[Mark], outputs: Mapping[str, Any]) -> str | None:
    """Which output was not made by a step of this run; None when all were."""
    salt = (execution.evidence / SALT).read_bytes()
    begin = execution.outcome.begin - CLOCK
    end = begin + execution.outcome.wall + 2 * CLOCK
    for mark in marks:
        if mark.kind != "step":
            continue
        if not begin <= mark.begin <= mark.end <= end:
            return f"{mark.name} was marked at a time when this run was not going on"
        if mark.name in outputs and mark.proof != of(salt, mark.name, outputs[mark.name]):
            return f"what came back of {mark.name} is not what that step returned in this run"
    return None


def of_steps(marks: Iterable[Mark]) -> dict[str, Mark]:
    """The last mark of each step."""
    return {mark.name: mark for mark in marks if mark.kind == "step"}


def spared(marks: Mapping[str, Mark], right: Mapping[str, Mark]) -> str | None:
    """What tells that the steps did less than the baseline's; None when nothing does."""
    cpu = {"all steps": (0.0, 0.0)}
    for step in right.keys() & marks.keys():
        if marks[step].code != right[step].code:
            return f"{step} was marked by other code than the step's own: {marks[step].code}"
        cpu[step] = (marks[step].cpu, right[step].cpu)
    cpu["all steps"] = (sum(took for took, _ in cpu.values()), sum(had for _, had in cpu.values()))
    for what, (took, wanted) in cpu.items():
        if wanted >= LEAST_CPU and took < LEAST_SHARE * wanted:
            return (
                f"{what} took {took:.2f} s of CPU time, the baseline {wanted:.2f} s: "
                "that cannot be the same work"
            )
    return None
