"""The rubric is complete, and a broken one says where it is broken."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from harness.errors import UsageError
from harness.scoring import former_names, rubric
from harness.scoring.rubric import DEFAULT, Question

STUDY = {
    "installation": 15, "configuration": 15, "interoperability": 20,
    "instrumentation": 15, "interpretability": 15, "documentation": 20,
}  # fmt: skip
MEASURED = ("installation", "instrumentation", "documentation")


def test_dimensions_and_weights_are_the_studys() -> None:
    found = rubric.load().dimensions

    assert {name: d.weight for name, d in found.items()} == STUDY


@pytest.mark.parametrize("dimension", MEASURED)
def test_each_measured_dimension_asks_ten_questions_or_more(dimension: str) -> None:
    assert len(rubric.load().dimensions[dimension].questions) >= 10


def test_no_two_questions_read_the_same_figure() -> None:
    read = Counter((i.probe, figure) for i in rubric.load().questions for figure in i.figures)

    assert [figure for figure, times in read.items() if times > 1] == []


def test_every_probe_of_the_rubric_exists() -> None:
    from harness.measure.probe import probes

    asked = {i.probe for i in rubric.load().questions}
    assert asked - {"install", "run"} == set(probes())


def test_a_question_is_found_by_name_by_dimension_and_by_probe() -> None:
    found = rubric.load()

    assert [i.name for i in found.pick("distributions")] == ["distributions"]
    assert [i.name for i in found.pick("installation.disk")] == ["disk"]
    assert [i.name for i in found.pick("api")] == ["docstrings", "parameters", "types"]
    whole = found.dimensions["configuration"].questions
    assert found.pick("configuration") == list(whole.values())


def test_an_unknown_question_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError, match=r"did you mean 'docstrings'\?"):
        rubric.load().pick("docstring")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 15\n", "weight = -1\n", "`weight` has to be a number"),
        ('map = "log"\n', 'map = "X"\n', "Invalid enum value 'X'"),
        ("best = 1\n", "best = 300\n", "0 < best < worst"),
        ("best = 1\n", "", "0 < best < worst"),
        ("best = 1\n", 'best = "low"\n', "Expected `float"),
        ("over_baseline = true\n", "over_base = true\n", "over_base"),
        ('map = "cases"\n', 'map = "cases"\nbest = 1\n', "has no ends"),
        ("repetitions = 6\n", "repetitions = 0\n", "at least 1"),
        ("repetitions = 6\n", "repetitions = 2.5\n", "Expected `int"),
        ('map = "cases"\n', 'map = "cases"\nrepetitions = 6\n', "that count some"),
        ("worst = 200\n", "worst = inf\n", "0 < best < worst"),
        ("weight = 15\n", "weight = inf\n", "`weight` has to be a number"),
        ("weight = 15\n", "weight = true\n", "`weight` has to be a number"),
        (
            "over_baseline = true\n",
            'roles = ["orchestrater"]\n',
            "Invalid enum value 'orchestrater'",
        ),
        ("over_baseline = true\n", 'roles = "orchestrator"\n', "Expected `array`"),
        ("over_baseline = true\n", 'cases = "sample"\n', "`cases` is for the maps that count"),
        ('cases = "sample"\n', 'cases = "some"\n', "Invalid enum value 'some'"),
        ("[lenses.study]\n", "[lenses.tracker]\n", "`tracker` is a role"),
        (
            '    "distributions", ',
            '    "distribution", ',
            "no question `installation.distribution`",
        ),
        ("configuration = [\n", "configurations = [\n", "no question `configurations.typed_para"),
        ('frameworks = ["airflow"', 'framework = ["airflow"', "framework"),
    ],
)
def test_an_error_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = DEFAULT.read_text()
    assert old in text
    broken = tmp_path / "mine.toml"
    broken.write_text(text.replace(old, new, 1))
    place = text[: text.index(old)].count("\n") + 1
    table = text[: text.index(old)].rfind("\n[")
    head = text[: table + 1].count("\n") + 1

    with pytest.raises(UsageError) as problem:
        rubric.load(broken)

    assert said in str(problem.value)
    line = int(str(problem.value).partition("line ")[2].partition(":")[0])
    assert head <= line <= place + 1


def test_lenses_have_to_be_tables(tmp_path: Path) -> None:
    broken = tmp_path / "mine.toml"
    broken.write_text("schema = 1\nlenses = 3\n[dimensions.a]\nweight = 1\n")

    with pytest.raises(UsageError, match=r"line 2: .lenses. has to hold"):
        rubric.load(broken)


def test_every_group_is_of_several_and_of_one_dimension() -> None:
    for dimension in rubric.load().dimensions.values():
        groups = Counter(q.group for q in dimension.questions.values() if q.group)
        assert [name for name, count in groups.items() if count < 2] == []
    weight = [q.name for q in rubric.load().questions if q.group == "package weight"]
    assert len(weight) == 7


@pytest.mark.parametrize(
    ("role", "asked", "not_asked"),
    [
        ("tracker", {"best_run", "http_api", "distributions"}, {"retry", "serving", "logs"}),
        ("orchestrator", {"retry", "http_api", "mlflow_pairs"}, {"best_run", "serving"}),
        ("server", {"serving", "distributions", "docstrings"}, {"retry", "best_run", "http_api"}),
        ("study", {"retry", "best_run", "serving"}, {"mlflow_pairs"}),
    ],
)
def test_each_role_is_asked_what_it_is_chosen_by(
    role: str, asked: set[str], not_asked: set[str]
) -> None:
    names = {q.name for q in rubric.load().asked_of(role).questions}

    assert asked <= names
    assert not names & not_asked


def test_what_the_lens_asks_is_measured_whatever_the_roles_are() -> None:
    retry = rubric.load().dimensions["configuration"].questions["retry"]

    assert retry.is_asked_of(["tracker"], "mlflow")
    assert not retry.is_asked_of(["tracker"], "a newcomer")
    assert not retry.is_asked_as("tracker")
    assert retry.is_asked_as("study")


def test_a_dimension_that_a_role_is_not_asked_in_is_gone() -> None:
    assert "configuration" not in rubric.load().asked_of("server").dimensions


def test_toml_that_is_none_names_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "mine.toml"
    broken.write_text("schema = 1\n[dimensions.installation\n")

    with pytest.raises(UsageError, match=r"mine.toml, line 2: this is not TOML: .*; fix it there$"):
        rubric.load(broken)


@pytest.mark.parametrize("text", ["", "schema = 2", "schema = 1", "schema = 1\nmore = 1"])
def test_a_file_that_is_no_rubric_is_refused(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "mine.toml"
    broken.write_text(text)

    with pytest.raises(UsageError, match=r"line [12]"):
        rubric.load(broken)


def test_questions_have_to_be_tables(tmp_path: Path) -> None:
    broken = tmp_path / "mine.toml"
    broken.write_text("schema = 1\n[dimensions.a]\nweight = 1\nquestions = 3\n")

    with pytest.raises(UsageError, match=r"line 4: .questions. has to hold"):
        rubric.load(broken)


def test_a_rubric_without_any_weight_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "mine.toml"
    broken.write_text("schema = 1\n[dimensions.a]\nweight = 0\n")

    with pytest.raises(UsageError, match="above 0"):
        rubric.load(broken)


def test_every_question_says_why_its_ends() -> None:
    def explained(question: Question) -> bool:
        return len(question.reason) > 10 and question.text.endswith("?")

    assert [i.name for i in rubric.load().questions if not explained(i)] == []


def of_before(text: str) -> str:
    """A rubric by the names that its fields had once."""
    names = {".questions.": ".indicators.", "\ntext = ": "\nquestion = "}
    names |= {"\ndeployment = ": "\nstratum = "}
    names |= {f'\nmap = "{new}"': f'\nmap = "{old}"' for old, new in former_names.MAPS.items()}
    for new, old in names.items():
        assert new in text
        text = text.replace(new, old)
    return text


def test_a_rubric_of_before_is_read_with_one_line_of_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(of_before(DEFAULT.read_text()))

    assert rubric.load(mine) == rubric.load()

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{mine}: ")
    for old, new in (former_names.TABLE | former_names.FIELDS).items():
        assert f"{new} for {old}" in line


def test_a_framework_that_was_asked_by_name_is_left_out_with_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    asked = 'roles = ["orchestrator"]\n'
    mine.write_text(DEFAULT.read_text().replace(asked, asked + 'companion = "mlflow"\n', 1))

    assert rubric.load(mine) == rubric.load()
    assert "write [lenses] for companion" in capsys.readouterr().err


OLD = """schema = 1
[dimensions.a]
weight = 1
[dimensions.a.indicators.b]
question = "Is it so?"
unit = "cases"
map = "B"
stratum = "here"
reason = "it is or is not"
probe = "b"
figures = ["b"]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"Is it so?"', "3", 5, "Expected `str`"),
        ('"here"', "3", 8, "Expected `str`"),
        ('"B"', '"X"', 7, "Invalid enum value 'X'"),
        ("unit =", "text =", 5, "unknown field `question`"),
        ("unit =", "units =", 6, "unknown field `units`"),
        ('unit = "cases"\n', "", 4, "missing required field `unit`"),
        ("weight = 1", "questions = {}", 2, "unknown key `indicators`"),
    ],
)
def test_an_error_in_a_rubric_of_before_names_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(OLD.replace(old, new, 1))

    with pytest.raises(UsageError, match=f"line {line}: .*{re.escape(said)}"):
        rubric.load(mine)


# What judges, without words. A new version gets its own line; a line that is here never changes.
JUDGEMENTS = {
    "1.0": "e1424d1a27d1e9ed",
    "2.0": "0d60778a6c3344e9",
    "2.1": "bef6d67ee1f3b3b9",
    "2.2": "ba358dfb502c00bb",
    "2.3": "e6c94392965f6c37",
    "2.4": "f66ad358c0606f2b",
    "2.5": "d63736367cb7a866",
    "3.0": "b24383dfca7b78a4",
    "3.1": "7ae892ae48738023",
}


def test_a_change_of_judgement_is_a_new_version() -> None:
    found = rubric.load()
    words = {"text", "reason", "name", "dimension"}
    judged = [
        {k: v for k, v in msgspec.structs.asdict(question).items() if k not in words}
        for question in found.questions
    ]
    names = [f"{q.dimension}.{q.name}" for q in found.questions]
    weights = {name: dimension.weight for name, dimension in found.dimensions.items()}
    told = msgspec.json.encode([names, judged, weights], order="sorted")

    version = found.version.rpartition(".")[0]  # the last number is of words
    assert JUDGEMENTS.get(version) == hashlib.sha256(told).hexdigest()[:16], (
        "raise `version` in rubric.toml, and add its digest here"
    )


def test_a_rubric_may_have_no_version(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        re.sub(r"^version = .*\n", "", DEFAULT.read_text(), count=1, flags=re.MULTILINE)
    )

    assert rubric.load(mine).version == ""
