"""Frameworks that only run by a user's account or service: named, skipped, and in nobody's way."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.commands.probe import probed
from harness.environments.venvs import Built, Environment
from harness.errors import UsageError
from harness.measure import partners
from harness.planning import catalog
from harness.planning.keys import Keys
from harness.records.plan import Target
from harness.records.record import Answer, Measurement, Record, State, Status
from harness.running import ahead, beforehand
from harness.running.execution import callee_environment
from harness.scoring import ranking
from harness.scoring.scores import Scores, score
from harness.worker.contract import Elsewhere
from tests.unit import stranger
from tests.unit.asking import Registry, good
from tests.unit.builders import a_cell, a_plan
from tests.unit.scoring import FRAMEWORKS, a_framework, a_probe, a_question, a_rubric, a_sample
from tests.unit.world import CHECKOUT, World

ONE = Target(stranger.NAME, "one")
OWN = {
    "arize": ("monitor", "account"),
    "databricks": ("tracker", "account"),
    "fiddler": ("monitor", "account"),
    "lakefs": ("versioner", "endpoint"),
    "sagemaker": ("tracker", "endpoint"),
    "vertexai": ("tracker", "account"),
}
# Their clients may ask whether the machine belongs to one of these clouds.
OF_AMAZON = ("databricks", "lakefs", "sagemaker")
OF_GOOGLE = ("databricks", "vertexai")
DECLARED = """
[elsewhere."installation.quickstart"]
deployment = "one"
also = ["run.tiny"]
reason = "needs an account"
page = "https://example.org/docs/account"
"""


@pytest.fixture
def away(world: World) -> Path:
    """A stranger's framework in the world, both of whose deployments need an account."""
    folder = stranger.settle(world.root / "frameworks")
    for about in ('about = "a deployment"\n', 'about = "another deployment"\n'):
        stranger.edit(folder / "framework.toml", about, f'{about}needs = ["account"]\n')
    return folder


def told(**changes: Any) -> beforehand.Told | None:
    known = catalog.frameworks()
    cell = a_cell(**{"target": ONE, **changes})
    return beforehand.told(cell, known[stranger.NAME], catalog.scenarios(), None)


@pytest.mark.usefixtures("away")
def test_it_is_listed_with_its_roles_and_what_it_needs(world: World) -> None:
    said = world.bench("list").said
    assert "stranger:one (default) tracker a deployment; needs: account" in said


@pytest.mark.usefixtures("away")
def test_a_run_over_all_frameworks_skips_it_without_a_failure(world: World) -> None:
    world.bench("run", "-p", "smoke", "-f", stranger.NAME, "-f", "bare", "--name", "it")
    (found,) = [r for r in world.records("it") if r.framework == stranger.NAME]
    assert found.status is Status.SKIPPED
    assert found.reason == "needs what this machine does not have: account"
    result = world.bench("run", "-p", "smoke", "-f", stranger.NAME, "--name", "alone")
    assert result.code == 0, result.said


def test_a_declared_run_is_elsewhere_and_nothing_is_to_be_written(world: World, away: Path) -> None:
    (away / "adapter.py").unlink()
    (away / "tiny.py").unlink()
    (away / "probes").mkdir()
    (away / "probes" / "answers.toml").write_text(DECLARED)
    result = world.bench("run", "-p", "smoke", "-f", stranger.NAME, "--name", "it")
    assert result.code == 0, result.said
    (found,) = [r for r in world.records("it") if r.framework == stranger.NAME]
    assert found.status is Status.ELSEWHERE
    assert found.reason == "needs an account (https://example.org/docs/account)"
    standing = json.loads(world.bench("check", stranger.NAME, "--json").out)
    assert standing["scenarios"] == [{"scenario": "tiny", "gap": "", "declared": "elsewhere"}]
    assert standing["mistakes"] == []
    assert "tiny        elsewhere" in world.bench("check", stranger.NAME).out


def test_a_run_of_no_scenario_is_a_mistake(world: World, away: Path) -> None:
    (away / "probes").mkdir()
    (away / "probes" / "answers.toml").write_text(DECLARED.replace("run.tiny", "run.tyni"))
    (mistake,) = json.loads(world.bench("check", stranger.NAME, "--json").out)["mistakes"]
    assert "there is no question 'run.tyni'" in mistake
    assert 'write "run.tiny"' in mistake


def test_a_declared_run_keeps_no_question_from_being_asked(world: World, away: Path) -> None:
    (away / "probes").mkdir()
    (away / "probes" / "answers.toml").write_text(DECLARED)
    cell = a_cell(target=ONE, measurement=Measurement.PROBE, scenario="", probe="api")
    ahead.check([cell], catalog.frameworks())
    (away / "probes" / "answers.toml").write_text(DECLARED.replace("run.tiny", "run.tyni"))
    with pytest.raises(UsageError, match=r"there is no question 'run\.tyni'"):
        ahead.check([cell], catalog.frameworks())


@pytest.mark.usefixtures("away")
def test_what_needs_the_package_alone_is_measured(registry: Registry) -> None:
    registry.add("alone", good)
    registry.add("served", good, services=True)
    asked: dict[str, Any] = {"measurement": Measurement.PROBE, "scenario": ""}
    assert told(measurement=Measurement.INSTALL, scenario="") is None
    assert told(**asked, probe="alone") is None
    skipped = told(**asked, probe="served")
    assert skipped is not None
    assert skipped.status is Status.SKIPPED


@pytest.mark.usefixtures("away")
def test_its_default_deployment_is_asked_and_no_other() -> None:
    found = [each for each in probed(catalog.frameworks()) if each.framework == stranger.NAME]
    assert found == [ONE]


@pytest.mark.usefixtures("away")
def test_it_is_no_partner() -> None:
    known = catalog.frameworks()
    assert known[stranger.NAME].away
    assert stranger.NAME not in [each.name for each in partners.known_partners(known)]


def elsewhere(deployment: str) -> Record:
    lacking = Answer.lacking(Elsewhere(deployment, "needs an account", "https://example.org"))
    return a_probe("b", framework="far", status=Status.ELSEWHERE, answers={"b": lacking})


def scored(*records: Record) -> Scores:
    known = {**FRAMEWORKS, "far": a_framework("far", needs=["account"])}
    return score(records, a_rubric(a_question("a"), a_question("b")), known)


def test_what_only_this_deployment_has_is_open_and_no_zero() -> None:
    (card,) = scored(a_sample("a", 1, framework="far"), elsewhere("local")).used_as("orchestrator")
    answer = card.dimensions["speed"].questions[1]
    assert answer.reading.state is State.ELSEWHERE
    assert answer.points is None
    assert (card.dimensions["speed"].covered, card.total.here.high) == (1, 10.0)


def test_what_another_deployment_has_is_zero_here() -> None:
    (card,) = scored(a_sample("a", 1, framework="far"), elsewhere("cloud")).used_as("orchestrator")
    answer = card.dimensions["speed"].questions[1]
    assert answer.points is not None
    assert answer.points.here.high == 0


def test_it_is_ranked_apart_until_it_has_run() -> None:
    """Else nobody would be ranked in a dimension that is open for it."""
    rubric = a_rubric(a_question("a"), sight=1)
    known = {**FRAMEWORKS, "far": a_framework("far", needs=["account"])}
    sight = a_question("c", dimension="sight")
    rubric.dimensions["sight"].questions["c"] = sight
    both = [a_sample(name, 1, framework=f) for name in "ac" for f in ("it", "other")]
    found = score([*both, a_sample("a", 1, framework="far")], rubric, known)
    assert {
        name: [card.target.framework for card in cards]
        for name, cards in ranking.fields(found).items()
    } == {"orchestrators": ["it", "other"], "orchestrators that did not run": ["far"]}
    ran = ranking.fields(found)["orchestrators"]
    assert list(ranking.by_dimension(found, ran)) == ["speed", "sight"]
    whole = [*both, *(a_sample(name, 1, framework="far") for name in "ac")]
    assert list(ranking.fields(score(whole, rubric, known))) == ["orchestrators"]


def test_what_it_builds_on_is_imported_and_counts_in_its_keys(
    world: World, away: Path, tmp_path: Path
) -> None:
    stranger.edit(away / "framework.toml", "import_name", 'builds_on = "bare"\nimport_name')
    framework = catalog.frameworks()[stranger.NAME]
    used = Environment(tmp_path, Built([], 0.0))
    view = Path(callee_environment(framework, used, tmp_path, tmp_path)["PYTHONPATH"])
    assert {each.name for each in (view / "frameworks").iterdir() if each.is_dir()} == {
        "bare",
        stranger.NAME,
    }

    def keys() -> tuple[str, str]:
        found = Keys(a_plan(), catalog.frameworks(), catalog.scenarios(), {})
        return found.of(a_cell(target=ONE)), found.of(a_cell(target=Target("faulty", "fine")))

    before = keys()
    adapter = world.framework("bare") / "adapter.py"
    adapter.write_text(f"{adapter.read_text()}\nCHANGED = True\n")
    after = keys()
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_what_it_builds_on_has_to_be_there(world: World, away: Path) -> None:
    stranger.edit(away / "framework.toml", "import_name", 'builds_on = "nobody"\nimport_name')
    assert "`builds_on` names 'nobody', which is not beside it" in world.bench("list").said


@pytest.mark.parametrize("name", OWN)
def test_our_own_are_named_with_what_they_need_and_leave_nothing_open(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(CHECKOUT))
    monkeypatch.delenv("MLOPS_BENCH_FRAMEWORKS", raising=False)
    framework = catalog.frameworks()[name]
    assert framework.away
    assert (framework.roles, framework.deployments[framework.default_deployment].needs) == (
        [OWN[name][0]],
        [OWN[name][1]],
    )
    result = world.bench("check", name)
    assert result.code == 0, result.said


@pytest.mark.parametrize("name", OWN)
def test_our_own_do_not_look_for_a_cloud(name: str) -> None:
    settings = (CHECKOUT / "frameworks" / name / "framework.toml").read_text()
    assert ("AWS_EC2_METADATA_DISABLED" in settings) == (name in OF_AMAZON)
    assert ("NO_GCE_CHECK" in settings) == (name in OF_GOOGLE)
