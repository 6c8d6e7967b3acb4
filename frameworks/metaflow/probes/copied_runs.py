"""Copies of a run in Metaflow's local store: so many that making each would take hours."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Copies:
    """Each has another id and tag than the run that is copied, and other values of artifacts."""

    def __init__(self, store: Path, run_id: str, digests: Mapping[str, str]) -> None:
        """`digests` are those of the artifacts that differ, as the run has them."""
        from metaflow.datastore.content_addressed_store import ContentAddressedStore
        from metaflow.plugins.datastores.local_storage import LocalStorage

        self.folder = store / run_id
        self.digests = digests
        # All files of a run are text: JSON, logs, and empty ones that mark what is done.
        found = [file for file in self.folder.rglob("*") if file.is_file()]
        self.files = {file.relative_to(self.folder): file.read_text() for file in found}
        # The part of the store that holds the artifacts of the flow, by their digest.
        prefix = f"{self.folder.parent.name}/data"
        self.artifacts = ContentAddressedStore(prefix, LocalStorage(str(store)))

    def add(self, number: int, values: Mapping[str, Any], tags: Mapping[str, str]) -> None:
        """The run that comes so many after the copied one; `tags` are new ones by old ones."""
        run = str(int(self.folder.name) + number)
        new = {self.digests[name]: self._save(value) for name, value in values.items()}
        new |= tags
        self._write(self.folder.with_name(run), {self.folder.name: run, **new})

    def _save(self, value: Any) -> str:
        (saved,) = self.artifacts.save_blobs([pickle.dumps(value, protocol=4)])
        return str(saved.key)

    def _write(self, folder: Path, replaced: Mapping[str, str]) -> None:
        """The run's files, with other ids and digests in them."""
        for parent in {file.parent for file in self.files}:
            (folder / parent).mkdir(parents=True, exist_ok=True)
        for file, text in self.files.items():
            for old, new in replaced.items():
                text = text.replace(old, new)
            (folder / file).write_text(text)
