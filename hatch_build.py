"""What the wheel carries beside the code, so that it needs no checkout, and the commit it is of."""

import json
import lzma
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
PLAN, RECORDS = "plan.json", "records.jsonl"
PACKED = f"{RECORDS}.xz"  # as all records are carried


class CarryAlong(BuildHookInterface[BuilderConfig]):
    """Wheels from a checkout and from a source distribution are the same."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # the checkout has it all
            return
        root, included = Path(self.root), build_data["force_include"]
        self.scratch = tempfile.TemporaryDirectory()  # as long as this hook lives
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
        for run in _references(root):
            carried = f"{CARRIED}/results/{run.relative_to(results)}"
            included[str(run / PLAN)] = f"{carried}/{PLAN}"
            included[self._packed(run)] = f"{carried}/{PACKED}"
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
        for name, text in ((COMMIT, f"{commit}\n"), (CODE, json.dumps(known))):
            file = Path(self.scratch.name, name)
            file.write_text(text)
            told[name] = str(file)
        return told

    def _packed(self, run: Path) -> str:
        """A file with the run's records; past references are packed already."""
        if not (run / RECORDS).exists():
            return str(run / PACKED)
        file = Path(self.scratch.name, f"{run.name}-{PACKED}")
        file.write_bytes(lzma.compress(_records(run)))
        return str(file)


def _references(root: Path) -> list[Path]:
    """Folders of the runs that are carried: those with a plan and records."""
    plans = [plan for run in REFERENCES for plan in (root / "results").glob(f"{run}/{PLAN}")]
    return sorted(plan.parent for plan in plans if any(plan.parent.glob(f"{RECORDS}*")))


def _records(run: Path) -> bytes:
    """Its lines."""
    plain = run / RECORDS
    return plain.read_bytes() if plain.exists() else lzma.decompress((run / PACKED).read_bytes())


def _measured_by(root: Path) -> set[str]:
    """Commits of the harness in the records of all references."""
    lines = [line for run in _references(root) for line in _records(run).splitlines()]
    found = {json.loads(line).get("harness_commit") for line in lines}
    return {commit for commit in found if commit}
