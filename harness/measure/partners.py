"""What pairs are tried with: frameworks of the root's own folder that are locked, wired, and run.

A framework from elsewhere, one that is still being written, or one that only runs by a user's
account is measured with these too, but is no partner itself: whether it can be seen changes neither
figures nor keys of others.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from harness import paths
from harness.environments.uv import UvFailed
from harness.errors import UsageError
from harness.measure.failures import FrameworkFailed, NotMeasured, ToolFailed
from harness.planning import answers
from harness.planning.catalog import Framework
from harness.planning.gaps import gaps

# What may be missing or wrong in a folder: an answer, its code, answers.toml, a lock, a file.
WRONG = (ToolFailed, UvFailed, UsageError, FileNotFoundError)


def known_partners(known: Mapping[str, Framework]) -> list[Framework]:
    """All that a pair may be tried with."""
    own = paths.root() / "frameworks"
    others = [each for each in known.values() if not each.baseline and each.folder.parent == own]
    return [each for each in others if _is_ready(each)]


def _is_ready(framework: Framework) -> bool:
    """It has a lock, runs by itself, and neither adapter nor pipelines are to be written yet.

    One that declares all its runs has nothing that could be run.
    """
    modules = [*framework.folder.glob("*.py"), *framework.folder.glob("*/__init__.py")]
    locked = framework.lock(framework.default_deployment).exists()
    return locked and bool(modules) and not framework.away and not any(map(gaps, modules))


@contextmanager
def affair_of(partner: Framework, question: str) -> Iterator[None]:
    """What is missing, wrong or fails in a partner's folder leaves the pair not measured.

    A failure counts where the partner declares it. Raises NotMeasured.
    """
    try:
        yield
    except WRONG as problem:
        raise NotMeasured(f"{partner.name}: {problem}") from None
    except FrameworkFailed as problem:
        if question in answers.failing(partner.folder):
            raise
        raise NotMeasured(f"{partner.name}: {problem}") from None


def tried_with(partners: list[Framework]) -> str:
    """Which partners a figure is of, in words."""
    return f"tried with: {', '.join(each.name for each in partners)}"
