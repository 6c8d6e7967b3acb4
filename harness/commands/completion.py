"""Names that a shell can complete; reads TOML files and folders only."""

from harness.planning import catalog
from harness.records.store import RunStore
from harness.scoring import rubric


def of(kind: str) -> list[str]:
    """All names of frameworks, targets (with their deployments), scenarios, runs or questions."""
    known = catalog.frameworks()
    if kind == "framework":
        return list(known)
    if kind == "target":
        return [*known, *(f"{name}:{s}" for name, f in known.items() for s in f.deployments)]
    if kind == "scenario":
        return list(catalog.scenarios())
    if kind == "run":
        return [store.name for store in RunStore.every()]
    asked = rubric.load()
    return [*asked.dimensions, *(f"{i.dimension}.{i.name}" for i in asked.questions)]
