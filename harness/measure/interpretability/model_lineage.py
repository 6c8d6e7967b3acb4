"""Whether a version of a model leads to the run that made it, and that run to its data.

The host writes the data under a unique name, and looks for its name, digest or content. Evidence:
model_lineage.json.
The question: `harness.worker.questions.interpretability.ModelLineage`.
"""

import hashlib
from functools import partial
from pathlib import Path

from harness.intake import files
from harness.measure.cases import Cases, differs, present
from harness.measure.interpretability.tables import table
from harness.measure.probe import Context, Finding, probe
from harness.worker.contract import Lack
from harness.worker.questions.interpretability import Lineage, ModelLineage
from harness.worker.questions.question import RunId

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


@probe("model_lineage", services=True)
def model_lineage(context: Context) -> Finding:
    """Follow a model version to its run, and the run to its data."""
    file = context.workdir / "tables" / "houses-90210.csv"
    file.parent.mkdir()
    file.write_text(table(shift=3))
    made = context.call(ModelLineage.make, file=str(file))
    told = context.call(ModelLineage.read, model=made["model"], version=made["version"])
    evidence = {"made": made, "told": told, "known": _known(file), "copy": _is_copy(told, file)}
    context.keep("model_lineage.json", evidence)
    cases = Cases(context, "model_lineage.led")
    cases.ask("run", partial(_run, told["run"], made["run"]))
    cases.ask("data", partial(_data, told, file))
    return cases.finding()


def _run(told: RunId | Lack | None, made: RunId) -> str:
    return differs("run", present(told), made)


def _data(told: Lineage, file: Path) -> str:
    if present(told["run"]) is None:
        return "there is no run that could lead to data"
    if told.get("file"):
        return "" if _is_copy(told, file) else "the file is not a copy of the data"
    text = present(told.get("data")) or ""
    found = any(each in text for each in _known(file))
    return "" if found else "it names neither the data nor a digest"


def _known(file: Path) -> list[str]:
    """Words by which the data are told from any other."""
    content = file.read_bytes()
    return [file.name, *(hashlib.new(each, content).hexdigest() for each in ALGORITHMS)]


def _is_copy(told: Lineage, file: Path) -> bool:
    """Whether it gives back another file, which has the data in it."""
    path = told.get("file")
    if not path or Path(path).resolve() == file.resolve():
        return False
    return files.content(Path(path), follow=True) == file.read_bytes()
