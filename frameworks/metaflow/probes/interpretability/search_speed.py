"""The best of many runs, found by the Client API: https://docs.metaflow.org/metaflow/client"""

import pickle
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import class_name, options, prepare, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("best_run_flow.py")


def make(request: ProbeRequest, accuracies: list[float]) -> dict[str, Any]:
    """One real run, and copies of its files in the local store."""
    first = run_flow(request, FLOW, "run", *options(number=0, measured=accuracies[0]))
    task = read_run(request, first)["start"].task
    shas = {name: task[name].sha for name in ("number", "accuracy")}
    folder = request.workdir / ".metaflow" / first
    # All files of a run are text: JSON, logs, and empty ones that mark what is done.
    files = {f.relative_to(folder): f.read_text() for f in folder.rglob("*") if f.is_file()}
    blobs = _Blobs(request.workdir / ".metaflow")
    for number, accuracy in enumerate(accuracies[1:], start=1):
        run = str(int(folder.name) + number)
        values = {"number": number, "accuracy": accuracy}
        new = {shas[name]: blobs.save(value) for name, value in values.items()}
        _write(files, folder.with_name(run), {folder.name: run, **new})
    return {"copied": True, "how": "files of one run, with another id and two other artifacts"}


def count(request: ProbeRequest) -> int:
    """By the Client API."""
    return len(list(_runs(request)))


def best(request: ProbeRequest) -> dict[str, Any]:
    """Runs are filtered by tags, not by values: those of each run are loaded one by one."""
    runs = _runs(request)
    begin = time.perf_counter()
    accuracies = {run: run.data.accuracy for run in runs}
    first = max(accuracies, key=lambda run: accuracies[run])
    number = first.data.number
    seconds = time.perf_counter() - begin
    return {"number": number, "accuracy": accuracies[first], "seconds": seconds}


def _runs(request: ProbeRequest) -> Iterator[Any]:
    prepare(request)
    from metaflow import Flow

    runs: Iterator[Any] = Flow(class_name(FLOW)).runs()
    return runs


def _write(files: Mapping[Path, str], folder: Path, replaced: Mapping[str, str]) -> None:
    """A run's files, with other ids and digests in them."""
    for parent in {file.parent for file in files}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        for old, new in replaced.items():
            text = text.replace(old, new)
        (folder / file).write_text(text)


class _Blobs:
    """The part of the local store that holds the artifacts of the flow, by their digest."""

    def __init__(self, root: Path) -> None:
        from metaflow.datastore.content_addressed_store import ContentAddressedStore
        from metaflow.plugins.datastores.local_storage import LocalStorage

        prefix = f"{class_name(FLOW)}/data"
        self.store = ContentAddressedStore(prefix, LocalStorage(str(root)))

    def save(self, value: Any) -> str:
        (saved,) = self.store.save_blobs([pickle.dumps(value, protocol=4)])
        return str(saved.key)
