"""Ten mistakes that every user makes some day: what does the framework say about them?

The mistakes are alike everywhere. `frameworks/NAME/probes/mistakes.toml` says how each is made with
a framework, and which words in its message name the fault and the fix. The programs that make the
mistakes lie in `probes/mistakes/`. Those words were declared in 8a9fe80, before any
message was seen. Changed since, when messages had been seen, and only to be stricter or as strict
as elsewhere: 5b0c77b, MLflow's wrong_type; and c3d8d50, which also took MLflow's broken_graph and
KFP's unknown_step out, and rewrote Airflow's unreachable_store, with words declared before its
message was seen. 855c7cd, which widened them, was reverted. ca3a2b4 gave W&B the words of the
others for three mistakes, two of them stricter; its message for the third holds none of them.
"""

import re
import shutil
from pathlib import Path

import msgspec

from harness.measure.answer_files import answer_file
from harness.measure.documentation.messages import judged
from harness.measure.documentation.planted import MISTAKES, Declared, Planted, changed, declaration
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.records.outcome import Completed

SECONDS = 120.0  # for one command; each needs a few, most of them to import its framework
# No word of a message is broken at the edge of a narrow terminal, or taken apart by colours.
TERMINAL = {"COLUMNS": "240", "NO_COLOR": "1"}
RAISED = re.compile(
    r"(?m)^(?:\w+\.)*(\w*(?:Error|Exception)): (.*)"
)  # the last line of a traceback
NOT_STARTED = (126, 127)  # by a shell


class Verdict(msgspec.Struct):
    """What became of one mistake; `fault` and `fix` are the expressions that matched, if any."""

    mistake: str
    about: str
    command: str
    exit_code: int | None
    fault: str | None
    fix: str | None
    message: str


@probe("mistakes", programs=("mistakes", "mistakes.toml"))
def mistakes(context: Context) -> Finding:
    """Makes ten mistakes, and looks for the fault and its fix in what is printed."""
    declared = declaration(answer_file(context, "mistakes.toml"))
    for number, command in enumerate(declared.prepare):
        _prepare(context, declared, number, command)
    verdicts = [_make(context, declared, name, it) for name, it in declared.possible.items()]
    impossible = {n: it.impossible for n, it in declared.mistakes.items() if it.impossible}
    context.keep("mistakes.json", {"verdicts": verdicts, "impossible": impossible})
    context.keep("mistakes.txt", "\n".join(_as_text(verdict) for verdict in verdicts))
    finding = Finding()
    finding.answer("mistakes.fault", sum(v.fault is not None for v in verdicts), len(verdicts))
    finding.answer("mistakes.fix", sum(v.fix is not None for v in verdicts), len(verdicts))
    return finding


def _prepare(context: Context, declared: Declared, number: int, command: str) -> None:
    files = [context.probes / "mistakes" / file for file in declared.prepare_files]
    done = _run(context, declared, f"prepare-{number}", command, files, {})
    if not done.ok:
        raise ToolFailed(f"without any mistake, `{command}` did not end well: {_tail(done)}")


def _make(context: Context, declared: Declared, name: str, planted: Planted) -> Verdict:
    folder = context.probes / "mistakes"
    files = [folder / file for file in planted.files or [f"{name}.py"]]
    if planted.change:
        files = [_changed(context, folder / declared.prepare_files[0], f"{name}.py", planted)]
    command = planted.command or f"python {files[0].name}"
    done = _run(context, declared, name, command, files, planted.environment)
    if done.outcome.ended != "exited" or done.outcome.exit_code in (None, *NOT_STARTED):
        raise ToolFailed(f"{name}: `{command}` was not run to its end: {_tail(done)}")
    message = judged(done.output, ended_well=done.ok)
    fault = _first_match(planted.fault, message)
    if fault is None and not done.ok:
        _see_that_modules_are_there(name, done.output)
    return Verdict(
        mistake=name,
        about=MISTAKES[name],
        command=command,
        exit_code=done.outcome.exit_code,
        fault=fault,
        fix=_first_match(planted.fix, message),
        message=message,
    )


def _see_that_modules_are_there(name: str, output: str) -> None:
    """Raises ToolFailed where the program ended since a module was missing: no planted mistake."""
    ended_by = RAISED.findall(output)[-1:]
    if ended_by and ended_by[0][0] == ModuleNotFoundError.__name__:
        lacks = "mistakes run in the environment without `extras`"
        raise ToolFailed(
            f"{name}: {ended_by[0][1]}; {lacks}, and can import nothing of this project"
        )


def _run(
    context: Context,
    declared: Declared,
    name: str,
    command: str,
    files: list[Path],
    environment: dict[str, str],
) -> Completed:
    """Run the command as its user would, in a folder with nothing but the files."""
    folder, state = context.workdir / "mistakes" / name, context.workdir / "state"
    folder.mkdir(parents=True)
    state.mkdir(exist_ok=True)
    for file in files:
        _copy(file, folder)
    settings = {
        setting: value.format(state=state, folder=folder)
        for setting, value in {**declared.environment, **environment}.items()
    }
    env = {**TERMINAL, **settings}
    return context.run(["sh", "-c", command], name=name, cwd=folder, env=env, timeout=SECONDS)


def _changed(context: Context, sound: Path, name: str, planted: Planted) -> Path:
    """The sound program with a mistake, as a file of that name."""
    try:
        text = changed(sound.read_text("utf-8") if sound.exists() else "", planted.change)
    except ValueError as problem:
        said = f"`change` in mistakes.toml needs words that {sound.name} holds once"
        raise ToolFailed(f"{name}: {said}; {problem}") from None
    file = context.workdir / "changed" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def _copy(file: Path, folder: Path) -> None:
    try:
        if file.suffix == ".py":
            compile(file.read_text("utf-8"), str(file), "exec")
        shutil.copy(file, folder)
    except (OSError, SyntaxError) as problem:
        raise ToolFailed(f"{file.name} cannot be run: {problem}") from None


def _first_match(patterns: list[str], message: str) -> str | None:
    return next((p for p in patterns if re.search(p, message, re.IGNORECASE)), None)


def _tail(done: Completed) -> str:
    ended = done.outcome.ended
    code = done.outcome.exit_code if ended == "exited" else None
    return f"{ended} {code if code is not None else ''}".strip() + f"\n{done.output[-1000:]}"


def _as_text(verdict: Verdict) -> str:
    """For a reader who wants to judge for himself."""
    heading = f"{verdict.mistake}: {verdict.about}"
    facts = f"`{verdict.command}` ended with {verdict.exit_code}"
    found = f"fault named: {verdict.fault or 'no'}; way to fix it: {verdict.fix or 'no'}"
    message = verdict.message or "(nothing)"
    return f"{heading}\n{'=' * len(heading)}\n{facts}; {found}\n\n{message}\n"
