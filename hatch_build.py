"""What the wheel carries beside the code, so that it needs no checkout, and the commit it is of."""

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = "harness/carried"
COMMIT = "COMMIT"  # in a source distribution, which has no repository
# Of a reference: what scores, tables and pages follow from. Its evidence stays in the repository.
REFERENCES = ("reference/*", "reference/past/*")
FILES = ("plan.json", "records.jsonl", "points.csv")


class CarryAlong(BuildHookInterface[BuilderConfig]):
    """Wheels from a checkout and from a source distribution are the same."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # the checkout has it all
            return
        root, included = Path(self.root), build_data["force_include"]
        commit = self._commit(root)
        if self.target_name == "sdist":
            if commit:
                included[commit] = COMMIT
            return
        for name in ("frameworks", "scenarios"):
            included[str(root / name)] = f"{CARRIED}/{name}"
        for page in (root / "docs").glob("*.md"):  # which messages name
            included[str(page)] = f"{CARRIED}/docs/{page.name}"
        results = root / "results"
        included[str(results / "published")] = f"{CARRIED}/results/published"
        for file in (
            f for run in REFERENCES for name in FILES for f in results.glob(f"{run}/{name}")
        ):
            included[str(file)] = f"{CARRIED}/results/{file.relative_to(results)}"
        if commit:
            included[commit] = f"{CARRIED}/commit"

    def _commit(self, root: Path) -> str | None:
        """A file with the commit that the sources are at, if anything tells."""
        if (root / COMMIT).exists():
            return str(root / COMMIT)
        commit = runpy.run_path(str(root / "harness/environments/commit.py"))["commit_of"](root)
        if commit is None:
            return None
        self.scratch = tempfile.TemporaryDirectory()  # as long as this hook lives
        file = Path(self.scratch.name, COMMIT)
        file.write_text(f"{commit}\n")
        return str(file)
