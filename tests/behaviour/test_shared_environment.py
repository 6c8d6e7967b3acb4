"""Controls of the probe `shared_environment`, which asks uv and no snippet."""

from pathlib import Path

import msgspec

from harness.measure.interoperability.shared_environment import partners, shared_environment
from harness.planning import catalog
from tests.behaviour.conftest import counted
from tests.probes.contexts import a_context

FIGURE = "shared_environment.whole"


def found(tmp_path: Path, requires: list[str]) -> tuple[int, int]:
    metaflow = msgspec.structs.replace(catalog.frameworks()["metaflow"], requires=requires)
    return counted(shared_environment(a_context(tmp_path, framework=metaflow)), FIGURE)


def others() -> int:
    """How many it is tried with."""
    known = catalog.frameworks()
    return len(partners(known["metaflow"], known))


def test_what_no_version_satisfies_is_shared_with_nobody(tmp_path: Path) -> None:
    """It wants another numpy than the common base, and than any that forces one."""
    assert found(tmp_path, ["metaflow==2.19.39", "numpy==1.25.2"]) == (0, others())


def test_what_wants_nothing_is_shared_with_everybody(tmp_path: Path) -> None:
    assert found(tmp_path, []) == (others(), others())
