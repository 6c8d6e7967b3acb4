"""Whatever a framework does is one record: each harm in each phase, in one campaign."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.records.record import Purpose, Record, Status
from tests.faults.campaign import HERE, PHASES, SECRET, holders, settle
from tests.unit.world import Result, World

HARMS = HERE / "world" / "frameworks" / "vandal" / "harms.py"
NAMES = [
    each.name
    for each in ast.parse(HARMS.read_text()).body
    if isinstance(each, ast.FunctionDef) and each.name[0] != "_"
]
WITHOUT_END = ("hangs", "hangs_and_ignores", "stops_itself", "stops_its_parent")
TIMEOUT = 6  # s, for those
# These do no harm to the work: a record that is ok tells no lie.
HARMLESS = {
    "closes_its_streams",
    "evidence_cannot_be_read",
    "evidence_has_a_shut_folder",
    "evidence_has_names_that_are_no_text",
    "evidence_has_a_long_name",
    "evidence_is_a_bomb",
    "log_is_a_link",
    "log_is_gone",
    "logs_control_characters",
    "logs_its_secret",
    "outcome_is_a_folder",
    "request_is_gone",
    "timeline_is_garbage",  # no mark is, and those of the steps are there
    "workdir_is_deep",
    "workdir_is_shut",  # not for root
}


@dataclass(frozen=True)
class Campaign:
    """What came of one run over many harms."""

    world: World
    result: Result
    records: dict[str, list[Record]]
    left: list[str]


def _campaign(home: Path, cells: list[str], *options: str) -> Campaign:
    world = World(home, home / "cache")
    settle(world, "vandal", cells)
    chosen = [word for cell in cells for word in ("-f", f"vandal:{cell}")]
    with pytest.MonkeyPatch.context() as patch:
        world.enter(patch)
        patch.setenv("TMPDIR", str(home / "tmp"))
        patch.setenv("HOME", str(home / "user"))
        result = world.bench("run", "-p", "smoke", "--name", "it", *options, *chosen)
        found: dict[str, list[Record]] = {cell: [] for cell in cells}
        for record in world.records("it"):
            found.setdefault(record.deployment, []).append(record)
        left = [" ".join(process.cmdline()) for process in world.descendants()]
        for process in world.descendants():
            process.kill()
    return Campaign(world, result, found, left)


@pytest.fixture(scope="module")
def campaign(
    tmp_path_factory: pytest.TempPathFactory, share: int, tally: dict[str, int]
) -> Campaign:
    """All harms that end, in all phases; every `share`-th of them where not all are asked for."""
    cells = [f"{phase}_{name}" for name in NAMES if name not in WITHOUT_END for phase in PHASES]
    found = _campaign(tmp_path_factory.mktemp("harms"), cells[::share])
    tally["harms"] += len(cells[::share])
    return found


@pytest.fixture(scope="module")
def endless(
    tmp_path_factory: pytest.TempPathFactory, share: int, tally: dict[str, int]
) -> Campaign:
    """Harms without an end: in the phases in which a framework's own code runs."""
    cells = [f"{phase}_{name}" for name in WITHOUT_END for phase in ("run", "stop")][
        :: min(share, 3)
    ]
    tally["harms"] += len(cells)
    home = tmp_path_factory.mktemp("endless")
    return _campaign(home, cells, "--timeout", str(TIMEOUT))


@pytest.fixture(params=["campaign", "endless"])
def either(request: pytest.FixtureRequest) -> Campaign:
    found: Campaign = request.getfixturevalue(request.param)
    return found


def test_no_harm_ends_the_campaign(either: Campaign) -> None:
    assert either.result.code == 1, either.result.said[-2000:]
    controls = [r for r in either.records["process"] if r.purpose is Purpose.CONTROL]
    assert [r.status for r in controls] == [Status.OK]


def test_each_harm_is_one_record(either: Campaign) -> None:
    assert {cell: len(found) for cell, found in either.records.items() if cell != "process"} == {
        cell: 1 for cell in either.records if cell != "process"
    }


def test_a_harm_is_never_ok(either: Campaign) -> None:
    taken = {
        record.deployment: record.status
        for found in either.records.values()
        for record in found
        if record.deployment.partition("_")[2] in NAMES
        and record.deployment.partition("_")[2] not in HARMLESS
        and record.status is Status.OK
    }
    assert taken == {}


def test_reasons_are_text_for_people(either: Campaign) -> None:
    for found in either.records.values():
        for record in found:
            assert (record.status is Status.OK) == (record.reason == ""), record.deployment
            assert len(record.reason) < 2000, record.deployment
            record.reason.encode()  # readers make the rest of it visible


def test_nothing_is_left(either: Campaign) -> None:
    assert either.left == []
    assert list((either.world.run_folder("it") / "work").iterdir()) == []
    assert list((either.world.home / "tmp").iterdir()) == []


def test_readers_show_it_and_take_no_secret_along(
    either: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = either.world
    world.enter(monkeypatch)
    for words in (["show", "it"], ["report", "it"], ["export", str(world.home / "out"), "it"]):
        result = world.bench(*words)
        assert result.code in {0, 1}, (words, result.said[-2000:])
        assert not {"\x1b", "\x9b", "\x07"} & set(result.out + result.err)
        assert SECRET not in result.out + result.err
    assert holders(SECRET, world.run_folder("it")) == []
    assert holders(SECRET, world.home / "out") == []
    assert holders("PASSWORD-IN-A-URL", world.home / "out") == []
    assert not [p for p in (world.home / "out").rglob("*") if p.is_symlink()]


def test_what_lies_outside_is_as_it_was(either: Campaign) -> None:
    outside = either.world.home / "outside"
    # What the callee's own process wrote through a link of its own may be there, nothing of ours.
    found = {file.name for file in outside.iterdir()}
    assert not {"request.json", "salt", "outcome.json", "spec.json"} & found
    assert (outside / "secret.txt").read_text() == SECRET
    assert outside.stat().st_mode & 0o777 == 0o755
    assert (outside / "secret.txt").stat().st_mode & 0o777 == 0o600


OWN_RECORDS = [
    *("records_are_garbage", "records_are_gone", "records_are_a_pipe", "records_are_forged"),
    *("plan_is_gone", "plan_is_garbage", "logs_folder_is_a_link", "evidence_folder_is_a_link"),
    "run_folder_is_gone",
]


def test_what_the_harness_itself_wrote_is_put_back(tmp_path: Path) -> None:
    """Each of these in one campaign of their own, also without the share of all."""
    found = _campaign(tmp_path, [f"run_{name}" for name in OWN_RECORDS])
    assert found.result.code == 1, found.result.said[-2000:]
    for name in OWN_RECORDS:
        (record,) = found.records[f"run_{name}"]
        assert record.status is Status.FAILED
        assert "it changed the harness's own records: " in record.reason, (name, record.reason)
    assert {r.status for r in found.records["process"]} == {Status.OK}
    test_what_lies_outside_is_as_it_was(found)
