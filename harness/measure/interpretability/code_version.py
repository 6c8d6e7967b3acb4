"""Whether a run records which code ran.

The host commits the program, edits it, and compares what the store says of three runs. What has run
the witness tells: other code than was asked for is our failure. Evidence: code_version.json.
A commit may be abbreviated to seven digits or more: so git writes it, and takes it.
The question: `harness.worker.questions.interpretability.CodeVersion`.
"""

import re
from functools import partial
from pathlib import Path
from typing import Any

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.measure.witness import read
from harness.worker.questions.interpretability import CodeVersion

FIRST, SECOND = 'CODE = "first"', 'CODE = "second"'
IDENTITY = ("-c", "user.name=mlops-bench", "-c", "user.email=mlops-bench@localhost")

Told = dict[str, Any]


@probe("code_version", services=True)
def code_version(context: Context) -> Finding:
    """Run committed code and edited code, and compare what the store says of each."""
    prepared = context.call(CodeVersion.prepare)
    folder, file = Path(prepared["folder"]), Path(prepared["file"])
    commit = _commit(context, folder)
    runs = [_run(context, folder, name) for name in ("committed", "again")]
    _edit(file)
    edit = _commit(context, folder) if prepared.get("only_commits") else None
    runs.append(_run(context, folder, "edited"))
    evidence = {"commit": commit, "commit of the edit": edit, "runs": runs}
    context.keep("code_version.json", evidence)
    cases = Cases(context, "code_version.told")
    cases.ask("commit", partial(_other_commit, runs[0]["commit"], commit))
    cases.ask("edited", partial(_undistinguished, *runs))
    return cases.finding()


def _run(context: Context, folder: Path, name: str) -> Told:
    """What the store says of a run, once it is known that this code has run."""
    witness = context.evidence / f"{name}.jsonl"
    run_id = context.call(CodeVersion.run, folder=str(folder), witness=str(witness))
    ran = {note.what for note in read(witness)}
    wanted = "second" if name == "edited" else "first"
    if ran != {wanted}:
        raise ToolFailed(f"the {name} run ran {sorted(ran) or 'no'} code, not the {wanted}")
    return {"run": run_id, **context.call(CodeVersion.read, run_id=run_id)}


def _edit(file: Path) -> None:
    source = file.read_text()
    if source.count(FIRST) != 1:
        raise ToolFailed(f"{file.name} has not one line {FIRST}")
    file.write_text(source.replace(FIRST, SECOND))


def _commit(context: Context, folder: Path) -> str:
    """Commit all that is in the folder; raises ToolFailed when git does not."""
    if not (folder / ".git").exists():
        _git(context, folder, "init", "--quiet")
    _git(context, folder, "add", "--all")
    words = ("commit", "--quiet", "--allow-empty", "--no-gpg-sign", "-m", "The program")
    _git(context, folder, *IDENTITY, *words)
    return _git(context, folder, "rev-parse", "HEAD").strip()


def _git(context: Context, folder: Path, *words: str) -> str:
    done = context.run(["git", *words], name="git", cwd=folder)
    if not done.ok:
        raise ToolFailed(f"git {words[0]}: {done.output.strip()[-300:]}")
    return done.output


def _other_commit(told: Any, commit: str) -> str:
    """A reason, unless it is the commit, or digits that it begins with."""
    abbreviated = isinstance(told, str) and re.fullmatch("[0-9a-f]{7,}", told)
    if abbreviated and commit.startswith(told):
        return ""
    return f"commit: {told!r} instead of {commit!r}"


def _undistinguished(committed: Told, again: Told, edited: Told) -> str:
    first, second, third = (_version(told) for told in (committed, again, edited))
    if not any(first):
        return "nothing is recorded"
    if first != second:
        return "two runs of the same code are recorded as different"
    return "" if first != third else "edited code is recorded as the same"


def _version(told: Told) -> tuple[Any, Any]:
    return told["commit"], told["code"]
