"""The ten mistakes: what counts as a message, and controls with a known answer."""

import json
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.measure.documentation.messages import judged
from harness.measure.documentation.mistakes import mistakes
from harness.measure.documentation.planted import MISTAKES, declaration, wrong
from harness.measure.probe import Context, ToolFailed
from tests.probes.contexts import a_context

CHECKOUT = Path(__file__).parents[2]
HELPFUL = 'raise SystemExit("error: no parameter epocs; did you mean epochs?")\n'
# Names the fault and its fix in its source alone.
BARE = 'epocs = {}\nepocs["x"]  # no parameter epocs; did you mean epochs?\n'
SILENT = 'print("epocs, epochs")\n'


def a_framework(
    context: Context, program: str, *, number: int = 10, prepare: str = "python sound.py"
) -> Context:
    """One whose ten mistakes are all the same program, `number` of them possible."""
    folder = context.probes / "mistakes"
    folder.mkdir(parents=True)
    (folder / "sound.py").write_text("")
    lines = [f"prepare = [{json.dumps(prepare)}]"]
    for index, name in enumerate(MISTAKES):
        lines.append(f"[mistakes.{name}]")
        if index < number:
            (folder / f"{name}.py").write_text(program)
            lines += [r"fault = ['\bepocs\b']", r"fix = ['no such word', '\bepochs\b']"]
        else:
            lines.append('impossible = "no such thing"')
    (context.probes / "mistakes.toml").write_text("\n".join(lines))
    return context


def verdicts(context: Context) -> list[dict[str, object]]:
    found = json.loads((context.evidence / "mistakes.json").read_text())
    return list(found["verdicts"])


def figures(context: Context) -> tuple[tuple[int, int], tuple[int, int]]:
    answers = mistakes(context).answers
    fault, fix = answers["mistakes.fault"], answers["mistakes.fix"]
    return (fault.found, fault.expected), (fix.found, fix.expected)


def test_a_message_that_names_fault_and_mending_counts_as_both(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL, number=1)
    assert figures(context) == ((1, 1), (1, 1))
    (verdict,) = verdicts(context)
    assert verdict["message"] == "error: no parameter epocs; did you mean epochs?"
    assert (verdict["fault"], verdict["fix"]) == (r"\bepocs\b", r"\bepochs\b")
    assert verdict["exit_code"] == 1
    assert "did you mean epochs" in (context.evidence / "mistakes.txt").read_text()


def test_the_source_line_of_a_traceback_names_nothing(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), BARE, number=1)
    assert figures(context) == ((0, 1), (0, 1))
    assert str(verdicts(context)[0]["message"]).endswith("KeyError: 'x'")
    assert "did you mean epochs" in (context.evidence / "unknown_parameter.log").read_text()


def test_a_mistake_that_goes_unnoticed_is_neither_named_nor_mended(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), SILENT, number=1)
    assert figures(context) == ((0, 1), (0, 1))
    assert verdicts(context)[0]["message"] == ""


def test_a_link_alone_mends_nothing(tmp_path: Path) -> None:
    program = 'raise SystemExit("no parameter epocs, see https://example.org/docs/2/a.html")'
    context = a_framework(a_context(tmp_path), program, number=1)
    assert figures(context) == ((1, 1), (0, 1))


def test_all_ten_are_cases_unless_declared_impossible(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL, number=2)
    assert figures(context) == ((2, 2), (2, 2))
    kept = json.loads((context.evidence / "mistakes.json").read_text())
    assert len(kept["impossible"]) == 8


@pytest.mark.parametrize(
    "prepare", ["python -c 'raise SystemExit(3)'", "no-such-program"], ids=["fails", "is missing"]
)
def test_what_has_no_mistake_has_to_end_well(tmp_path: Path, prepare: str) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL, number=1, prepare=prepare)
    with pytest.raises(ToolFailed, match="without any mistake"):
        mistakes(context)


def test_a_program_that_cannot_be_started_is_our_failure(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL, number=1)
    program = context.probes / "mistakes" / "unknown_parameter.py"
    program.write_text("def epocs(:")
    with pytest.raises(ToolFailed, match=r"unknown_parameter\.py cannot be run"):
        mistakes(context)
    program.unlink()
    context = a_context(tmp_path / "again", framework=context.framework)
    with pytest.raises(ToolFailed, match=r"unknown_parameter\.py cannot be run"):
        mistakes(context)


def test_a_command_that_does_not_exist_is_our_failure(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL, number=1)
    file = context.probes / "mistakes.toml"
    file.write_text(file.read_text().replace("fault", "command = 'no-such-program'\nfault", 1))
    with pytest.raises(ToolFailed, match="was not run to its end"):
        mistakes(context)


def test_a_program_that_lacks_a_module_is_our_failure(tmp_path: Path) -> None:
    program = "try:\n    1 / 0\nexcept ZeroDivisionError:\n    import nowhere\n"
    context = a_framework(a_context(tmp_path), program, number=1)
    said = "unknown_parameter: No module named 'nowhere'; .* without `extras`"
    with pytest.raises(ToolFailed, match=said):
        mistakes(context)


@pytest.mark.parametrize(
    "program",
    [
        "import epocs, epochs  # a fault that the declared words name\n",
        'try:\n    import nowhere\nexcept ImportError:\n    raise ValueError("pip install it")\n',
    ],
)
def test_a_module_that_the_framework_asks_for_is_its_message(tmp_path: Path, program: str) -> None:
    context = a_framework(a_context(tmp_path), program, number=1)
    assert figures(context)[0] == (int("epocs" in program), 1)


def test_what_runs_without_a_mistake_is_the_sound_program(tmp_path: Path) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL, number=1)
    file = context.probes / "mistakes.toml"
    file.write_text(file.read_text().partition("\n")[2])
    assert declaration(file).prepare == ["python sound.py"]
    assert figures(context) == ((1, 1), (1, 1))


def test_all_that_is_wrong_is_told_without_running_anything(tmp_path: Path) -> None:
    context = changing(a_context(tmp_path), "change = { 'epocs' = 'epochs' }")
    file = context.probes / "mistakes.toml"
    assert wrong(file.with_name("none.toml")) == []
    where = "frameworks/own/probes/mistakes.toml, line"
    once = "unknown_parameter: `change` needs words that sound.py holds once"
    assert wrong(file) == [f"{where} 5: {once}; it holds 'epocs' 0 times"]
    (file.parent / "mistakes" / "sound.py").unlink()
    missing = "probes/mistakes/sound.py is missing; write the program without a mistake"
    assert wrong(file) == [f"{where} 1: {missing}"]
    file.write_text(file.read_text().replace("change = { 'epocs' = 'epochs' }", ""))
    alone = "unknown_parameter: probes/mistakes/unknown_parameter.py is missing; write it"
    assert wrong(file)[1].startswith(f"{where} 2: {alone}, or say in `change`")
    file.write_text("[mistakes\n")
    (only,) = wrong(file)
    assert only.startswith(f"{where} 1: this is not TOML")
    file.unlink()
    file.mkdir()
    (only,) = wrong(file)
    assert only.startswith(f"{where} 1: this cannot be read: Is a directory")


def test_settings_know_the_folders_and_state_is_shared(tmp_path: Path) -> None:
    looks = (
        "import os, pathlib\n"
        "seen = pathlib.Path(os.environ['STATE']) / 'seen'\n"
        "alone = os.environ['FOLDER'] == os.getcwd() and len(os.listdir()) == 1\n"
        "raise SystemExit(f'epocs epochs {alone} {seen.exists() or seen.write_text(str())}')\n"
    )
    context = a_framework(a_context(tmp_path), looks, number=2)
    file = context.probes / "mistakes.toml"
    settings = "[environment]\nSTATE = '{state}'\nFOLDER = '{folder}'\n"
    file.write_text(file.read_text().replace("[mistakes", settings + "[mistakes", 1))
    mistakes(context)
    assert [v["message"] for v in verdicts(context)] == [
        "epocs epochs True 0",
        "epocs epochs True True",
    ]


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        (
            ("[mistakes.wrong_type]", "[mistakes.wrong_tipe]"),
            r"line 5: there is no mistake `wrong_tipe`; did you mean wrong_type\?"
            r"(.|\n)*missing: wrong_type",
        ),
        ((r"\bepocs\b", "("), "unterminated subpattern"),
        (("fault", "folt"), "folt"),
        ((r"fault = ['\bepocs\b']", ""), "unknown_parameter needs words"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, changed: tuple[str, str], names: str) -> None:
    context = a_framework(a_context(tmp_path), HELPFUL)
    file = context.probes / "mistakes.toml"
    file.write_text(file.read_text().replace(changed[0], changed[1], 1))
    with pytest.raises(UsageError, match=names):
        declaration(file)


@pytest.mark.parametrize(
    "file", sorted(CHECKOUT.glob("frameworks/*/probes/mistakes.toml")), ids=lambda f: f.parts[-3]
)
def test_each_framework_has_all_ten_with_their_files(file: Path) -> None:
    declared = declaration(file)
    possible = {name: it for name, it in declared.mistakes.items() if not it.impossible}
    for name, planted in possible.items():
        made = [] if planted.change else [f"{name}.py"]  # a change is of the sound program
        for needed in planted.files or made:
            assert (file.parent / "mistakes" / needed).exists()


TRACEBACK = """\
Traceback (most recent call last):
  File "/flows/epocs.py", line 4, in <module>
    run(
    ~~~^
        epocs=3)
  File "<string>", line 1, in <module>
ValueError: wrong
    and what to do
"""
PREFIXED = """\
2026-01-01 10:00:00.000 [1/end/3 (pid 7)]   File "flow.py", line 16, in end
2026-01-01 10:00:00.000 [1/end/3 (pid 7)]     print(self.epocs)
2026-01-01 10:00:00.000 [1/end/3 (pid 7)] AttributeError: no such thing
"""
STRIPPED = """\
10:00 [1/end (pid 7)] File "<frozen>", line 16, in end
10:00 [1/end (pid 7)] File "flow.py", line 16, in end
10:00 [1/end (pid 7)] print(self.epocs)  # epocs
10:00 [1/end (pid 7)] ^^^~~~^^
10:00 [1/end (pid 7)] File "<string>", line 1, in other
10:00 [1/end (pid 7)] AttributeError: no such thing
10:00 [1/end (pid 7)] Task failed.
"""
STREAMED = """\
10:00 - INFO - Streamed logs:
    [Executor 10:00 INFO]: Got input:
    {
        "epocs": 3
    }
    Traceback (most recent call last):
      File "x.py", line 16, in end
        print(epocs)
    FileNotFoundError: nothing there
"""
FAILED = "10:00 [1/end (pid 7)] Task failed."
BOX = """\
╭──── Traceback (most recent call last) ────╮
│ /x/flow.py:16 in end                      │
│   15 │                                    │
│ ❱ 16 │   print(self.epocs)                │
│ ╭───────── locals ─────────╮              │
│ │ epocs = 3                │              │
╰───────────────────────────────────────────╯
AttributeError: no such thing
"""


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (TRACEBACK, "Traceback (most recent call last):\nValueError: wrong\n    and what to do"),
        (PREFIXED, "2026-01-01 10:00:00.000 [1/end/3 (pid 7)] AttributeError: no such thing"),
        (STRIPPED, "10:00 [1/end (pid 7)] AttributeError: no such thing\n" + FAILED),
        (STREAMED, "    Traceback (most recent call last):\n    FileNotFoundError: nothing there"),
        ("/x/a.py:3: UserWarning: old\n  epocs()\n  next", "FILE: UserWarning: old\n  next"),
        ("10:00 - INFO - got epocs\n[info     ] epocs\nsaid", "said"),
        ('{"level": "info", "event": "epocs"}\nsaid', "said"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("cannot read /a/epocs.py", "cannot read FILE"),
        ("│ No such option: --epocs │", "│ No such option: --epocs │"),
    ],
)
def test_what_is_no_echo_of_the_source_is_the_message(output: str, message: str) -> None:
    assert judged(output, ended_well=False) == message


def test_boxed_tracebacks_keep_their_last_line_only() -> None:
    message = judged(BOX, ended_well=False)
    assert "epocs" not in message
    assert message.endswith("AttributeError: no such thing")


def test_of_a_process_that_ended_well_only_complaints_are_its_message() -> None:
    output = (
        "epocs = 3\n"
        "2026-01-01 10:00:00 [warning  ] unknown: epocs\n"
        "    it is ignored\n"
        "2026-01-01 10:00:01 run epocs is done\n"
    )
    kept = "2026-01-01 10:00:00 [warning  ] unknown: epocs\n    it is ignored"
    assert judged(output, ended_well=True) == kept


def changing(context: Context, changes: str, sound: str = "epochs = 1\n") -> Context:
    """One mistake, which is a change of the sound program."""
    folder = context.probes / "mistakes"
    folder.mkdir(parents=True)
    (folder / "sound.py").write_text(sound)
    lines = ['prepare = ["python sound.py"]']
    for index, name in enumerate(MISTAKES):
        words = f"fault = ['epocs']\nfix = ['epochs']\n{changes}"
        lines += [f"[mistakes.{name}]", 'impossible = "no such thing"' if index else words]
    (context.probes / "mistakes.toml").write_text("\n".join(lines))
    return context


def test_a_mistake_can_be_a_change_of_the_sound_program(tmp_path: Path) -> None:
    exits = """'raise SystemExit("error: no epocs; there is epochs")'"""
    context = changing(a_context(tmp_path), f"change = {{ 'epochs = 1' = {exits} }}")
    assert figures(context) == ((1, 1), (1, 1))
    (verdict,) = verdicts(context)
    assert verdict["command"] == "python unknown_parameter.py"
    assert verdict["exit_code"] == 1
    assert (context.probes / "mistakes" / "sound.py").read_text() == "epochs = 1\n"


@pytest.mark.parametrize(("sound", "times"), [("x = 1\n", 0), ("epochs = 1\nepochs = 2\n", 2)])
def test_a_change_is_of_words_that_stand_there_once(tmp_path: Path, sound: str, times: int) -> None:
    context = changing(a_context(tmp_path), "change = { 'epochs' = 'epocs' }", sound)
    said = f"needs words that sound.py holds once; it holds 'epochs' {times} times"
    with pytest.raises(ToolFailed, match=said):
        mistakes(context)


def test_a_change_needs_no_files(tmp_path: Path) -> None:
    context = changing(a_context(tmp_path), "change = { 'a' = 'b' }\nfiles = ['sound.py']")
    with pytest.raises(UsageError, match="unknown_parameter has `change` and `files`"):
        mistakes(context)
