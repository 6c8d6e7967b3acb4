"""What the wheel carries beside the code, so that it needs no checkout, and the commit it is of."""

import json
import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = "harness/carried"
# In a source distribution, which has no repository: the commit it is of; of this and of those that
# references were measured by, the digest of the code that measures.
COMMIT, CODE = "COMMIT", "CODE.json"
# What scores, tables and pages of the two that the README shows follow from, and their history. All
# other references, and all evidence, stay in the repository.
REFERENCES = ("reference/quick", "reference/scores", "reference/past/*")
FILES = ("plan.json", "records.jsonl")


class CarryAlong(BuildHookInterface[BuilderConfig]):
    """Wheels from a checkout and from a source distribution are the same."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # the checkout has it all
            return
        root, included = Path(self.root), build_data["force_include"]
        told = self._told(root)
        if self.target_name == "sdist":
            included.update({file: name for name, file in told.items()})
            return
        for name in ("frameworks", "scenarios"):
            included[str(root / name)] = f"{CARRIED}/{name}"
        for page in (root / "docs").glob("*.md"):  # which messages name
            included[str(page)] = f"{CARRIED}/docs/{page.name}"
        for file in (root / "docs" / "examples").rglob("*.*"):  # which a page links
            included[str(file)] = f"{CARRIED}/{file.relative_to(root)}"
        results = root / "results"
        included[str(results / "published")] = f"{CARRIED}/results/published"
        names = [f"{run}/{name}" for run in REFERENCES for name in FILES]
        for file in (file for name in names for file in results.glob(name)):
            included[str(file)] = f"{CARRIED}/results/{file.relative_to(results)}"
        for name, source in told.items():
            included[source] = f"{CARRIED}/{name.lower()}"

    def _told(self, root: Path) -> dict[str, str]:
        """Files with what git says of the sources, by name; none if nothing tells."""
        told = {name: str(root / name) for name in (COMMIT, CODE) if (root / name).exists()}
        if told:
            return told
        git = runpy.run_path(str(root / "harness/environments/commit.py"))
        commit = git["commit_of"](root)
        if commit is None:
            return {}
        digests = {each: git["code_of"](root, each) for each in {commit, *_measured_by(root)}}
        known = {each: digest for each, digest in sorted(digests.items()) if digest}
        self.scratch = tempfile.TemporaryDirectory()  # as long as this hook lives
        for name, text in ((COMMIT, f"{commit}\n"), (CODE, json.dumps(known))):
            file = Path(self.scratch.name, name)
            file.write_text(text)
            told[name] = str(file)
        return told


def _measured_by(root: Path) -> set[str]:
    """Commits of the harness in the records of all references."""
    files = (f for run in REFERENCES for f in (root / "results").glob(f"{run}/records.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    found = {json.loads(line).get("harness_commit") for line in lines}
    return {commit for commit in found if commit}
