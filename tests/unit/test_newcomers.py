"""A framework from elsewhere damages nobody: answers, figures and keys of others stay."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.measure.interoperability import mlflow_pairs, shared_environment
from harness.measure.probe import probes
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.keys import Keys
from harness.planning.plan import Besides
from harness.records.plan import Plan, Target
from harness.records.record import Answer, Record, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from harness.scoring import rubric as rubrics
from tests.unit import stranger
from tests.unit.asking import Quiet
from tests.unit.world import World

PAIRS = ("mlflow_pairs", "shared_environment")

SERVER = '''"""A toy of MLflow's tracking server: it keeps what is logged, and answers searches."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

RUNS = {}


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        name = parse_qs(urlsplit(self.path).query).get("experiment_name", [""])[0]
        found = {"experiment": {"experiment_id": name}} if name in RUNS else {}
        self.answer(200 if found or not name else 404, found)

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "experiment_ids" in told:
            self.answer(200, {"runs": [run for i in told["experiment_ids"] for run in RUNS[i]]})
        else:
            RUNS.setdefault(told["experiment"], []).append({"data": told["data"]})
            self.answer(200, {})

    def answer(self, status, content):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
'''
SERVICES = """import sys
from contextlib import contextmanager
from pathlib import Path

from harness.worker.service import Service, answers
from harness.worker.serving import Serving


@contextmanager
def serving(request):
    port = str(request.ports[0])
    command = [sys.executable, str(Path(__file__).with_name("server.py")), port]
    service = Service("server", command, log=request.workdir / "it.log", cwd=request.workdir)
    try:
        service.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/"))
        yield Serving({"url": f"http://127.0.0.1:{port}"}, [service])
    finally:
        service.stop(grace=1)
"""
ANSWER = """import json
from urllib.request import Request, urlopen

from harness.worker.questions import interoperability as asked
from harness.worker.witness import note


class MlflowPairs(asked.MlflowPairs):
    def run(self, url, experiment, text, witness):
        note(witness, "begin")
        data = {
            "params": [{"key": "text", "value": text}],
            "metrics": [{"key": "answer", "value": 42.0}],
            "tags": [{"key": "orchestrator_run_id", "value": "run-1"}],
        }
        told = json.dumps({"experiment": experiment, "data": data}).encode()
        urlopen(Request(url, told)).read()
        return "run-1"
"""


def settle(folder: Path, name: str, role: str, **probes: str) -> Path:
    """A framework of that name, with these files among its probes."""
    made = stranger.settle(folder).rename(folder / name)
    stranger.edit(made / "framework.toml", '["tracker"]', f'["{role}"]')
    for file, text in probes.items():
        (made / "probes").mkdir(exist_ok=True)
        (made / "probes" / f"{file}.py").write_text(text)
    return made


@pytest.fixture
def root(world: World) -> Path:
    """The world's frameworks: a toy of MLflow and a toy orchestrator among them."""
    folder = world.root / "frameworks"
    settle(folder, "mlflow", "tracker", services=SERVICES, server=SERVER)
    settle(folder, "flow", "orchestrator", interoperability=ANSWER)
    return folder


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Lets a framework be seen that lies elsewhere."""

    def come(role: str = "orchestrator", **probes: str) -> Path:
        elsewhere = tmp_path / "elsewhere" / "frameworks"
        monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(elsewhere))
        return settle(elsewhere, "newcomer", role, **probes)

    return come


def a_plan(name: str) -> Plan:
    besides = Besides(probes=PAIRS[1:], batched=PAIRS[:1])
    target = Target(name, "one")
    return planning.make([target], [], "smoke", repeat=1, warmup=0, besides=besides)


def ask(name: str) -> dict[str, Record]:
    """By probe."""
    plan = a_plan(name)
    store = RunStore.create(plan, None)
    Campaign(plan, store).run(Quiet())
    return {record.probe: record for record in store.records()}


def keys(name: str) -> list[str]:
    plan = a_plan(name)
    of_plan = Keys(plan, catalog.frameworks(), catalog.scenarios(), probes())
    return [of_plan.of(cell) for cell in plan.cells]


FOUND = {
    "mlflow_pairs.found": Answer(1, 1, reason="tried with: mlflow"),
    "mlflow_pairs.with.mlflow": Answer(1, 1),
}


def test_a_pair_is_found_and_the_answer_says_with_whom(root: Path) -> None:
    assert root.exists()
    found = ask("flow")["mlflow_pairs"]
    assert (found.status, found.answers) == (Status.OK, FOUND), found.reason
    shared = ask("mlflow")["shared_environment"].answers["shared_environment.whole"]
    assert shared == Answer(2, 2, reason="tried with: faulty, flow")


def test_who_comes_from_elsewhere_changes_no_answer_and_no_key(
    root: Path, newcomer: Callable[..., Path]
) -> None:
    before = {name: keys(name) for name in ("mlflow", "flow")}
    answers = {name: record.answers for name, record in ask("flow").items()}

    (newcomer() / "requirements.lock").unlink()

    assert {name: keys(name) for name in before} == before
    again = ask("flow")
    assert {name: record.status for name, record in again.items()} == dict.fromkeys(
        PAIRS, Status.OK
    )
    assert {name: record.answers for name, record in again.items()} == answers
    assert root.exists()


@pytest.mark.usefixtures("root")
def test_a_newcomer_is_measured_with_the_partners(newcomer: Callable[..., Path]) -> None:
    newcomer(interoperability=ANSWER)
    found = ask("newcomer")
    pairs = found["mlflow_pairs"]
    assert pairs.answers["mlflow_pairs.with.mlflow"] == Answer(1, 1), pairs.reason
    shared = found["shared_environment"].answers
    assert shared["shared_environment.whole"].reason == "tried with: faulty, flow, mlflow"


BROKEN: dict[str, Callable[[Path], object]] = {
    "no syntax": lambda folder: (folder / "probes" / "services.py").write_text("class ("),
    "services that do not start": lambda folder: (folder / "probes" / "services.py").write_text(
        "def serving(request):\n    raise RuntimeError('the port is taken')\n"
    ),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=list(BROKEN))
def test_what_is_wrong_in_a_partners_folder_leaves_that_pair_unmeasured(
    root: Path, damage: Callable[[Path], object]
) -> None:
    damage(root / "mlflow")
    found = ask("flow")
    pairs = found["mlflow_pairs"]
    assert (pairs.status, pairs.answers) == (Status.SKIPPED, {})
    assert pairs.reason.startswith("mlflow: ")
    assert found["shared_environment"].status is Status.OK


UNFINISHED: dict[str, Callable[[Path], object]] = {
    "no lock": lambda folder: (folder / "requirements.lock").unlink(),
    "not wired": lambda folder: (folder / "tiny.py").write_text("raise NotWired('run: begin it')"),
}


@pytest.mark.parametrize("damage", UNFINISHED.values(), ids=list(UNFINISHED))
def test_a_folder_that_is_still_being_written_beside_ours_is_no_partner(
    root: Path, damage: Callable[[Path], object]
) -> None:
    """It is where `new` writes in a checkout; what it requires may not resolve yet."""
    before = {name: keys(name) for name in ("mlflow", "flow")}
    second = settle(root, "second", "orchestrator")
    stranger.edit(second / "framework.toml", "requires = []", 'requires = ["no-such==1", "!"]')
    damage(second)
    assert {name: keys(name) for name in before} == before
    found = ask("flow")
    assert found["mlflow_pairs"].answers == FOUND
    whole = found["shared_environment"].answers["shared_environment.whole"]
    assert whole == Answer(2, 2, reason="tried with: faulty, mlflow")


@pytest.mark.parametrize("requires", ["colorama==99", "not a requirement"])
def test_what_a_partner_requires_and_nobody_can_have_leaves_the_pair_unmeasured(
    root: Path, requires: str
) -> None:
    second = settle(root, "second", "orchestrator")
    stranger.edit(second / "framework.toml", "requires = []", f'requires = ["{requires}"]')
    found = ask("mlflow")["shared_environment"]
    assert found.status is Status.OK, found.reason
    whole = found.answers["shared_environment.whole"]
    assert (whole.found, whole.expected, whole.unknown) == (2, 3, 1)
    assert "not measured: second: uv pip failed" in whole.reason
    assert found.answers["shared_environment.with.second"].unknown == 1


def test_a_partner_that_declares_its_failure_counts_as_one(root: Path) -> None:
    BROKEN["services that do not start"](root / "mlflow")
    (root / "mlflow" / "probes" / "answers.toml").write_text(
        '[failing."interoperability.mlflow_pairs"]\nreason = "it crashes"\n'
        'page = "https://example.org/issues/1"\n'
    )
    assert ask("flow")["mlflow_pairs"].status is Status.FAILED


def test_a_pair_is_a_question_to_the_orchestrator() -> None:
    question = rubrics.load().dimensions["interoperability"].questions["mlflow_pairs"]
    assert question.is_asked_of(["orchestrator"], "newcomer")
    assert not question.is_asked_of(["tracker", "server"], "mlflow")
    assert not question.is_asked_of(["tracker"], "newcomer")
    assert question.asked_of == "orchestrator"


@pytest.mark.usefixtures("root")
def test_it_does_not_apply_to_another_tracker(world: World, newcomer: Callable[..., Path]) -> None:
    newcomer("tracker")
    result = world.bench("probe", "newcomer", "mlflow_pairs", "--name", "it")
    assert result.code == 2
    assert "not asked of newcomer:one (tracker): interoperability.mlflow_pairs" in result.said


def test_the_partners_of_the_real_frameworks_are_those_of_the_checkout(
    newcomer: Callable[..., Path],
) -> None:
    newcomer()
    known = catalog.frameworks()
    for partners in (mlflow_pairs.partners, shared_environment.partners):
        assert "newcomer" not in [each.name for each in partners(known["airflow"], known)]
        assert [each.name for each in partners(known["newcomer"], known)] != []
