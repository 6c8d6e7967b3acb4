"""Adapters that claim work they did not do, or hide what they do: each is caught and told how."""

import json
from pathlib import Path

import pytest

from harness.records.record import Record, Status
from tests.unit.stranger import NAME, edit, settle
from tests.unit.world import World

RUN = "        return run_id\n"  # where the adapter's run ends
READ = "        with ZipFile(self.store / run_id) as archive:\n"
ANSWERED = "            archive.extractall(fetched)\n"
BEGIN = "    p = request.parameters\n"  # of the pipeline
ASKED = '            outputs, metrics, times = json.loads(archive.read("run.json"))\n'


@pytest.fixture
def home(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home, as the harness sees it."""
    folder = world.home / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def folder(world: World, home: Path) -> Path:
    return settle(world.root / "frameworks")


def smoke(world: World) -> Record:
    """The record of a smoke run."""
    world.bench("run", "-f", NAME, "-s", "tiny", "-p", "smoke", "--name", "it")
    return next(r for r in world.records("it") if r.framework == NAME)


def fault(world: World, check: str) -> str:
    """What that check of the conformance suite says; "" if it passes."""
    told = world.bench("conformance", NAME, "-s", "tiny", "--only", check, "--json")
    (found,) = json.loads(told.out)
    assert found["verdict"] in ("pass", "fail")
    return str(found["message"])


def answer_from(folder: Path, lines: str) -> None:
    """Let read_back take outputs, metrics and times from these lines."""
    code = "".join(f"            {line}\n" for line in lines.split(";"))
    edit(folder / "adapter.py", ASKED, code)


def remember(folder: Path, lines: str) -> None:
    """Let the run keep what it found, beside the store."""
    code = "".join(f"        {line}\n" for line in lines.split(";"))
    edit(folder / "adapter.py", RUN, code + RUN)


@pytest.mark.usefixtures("folder")
def test_who_asks_the_store_passes(world: World) -> None:
    record = smoke(world)

    assert (record.status, record.reason) == (Status.OK, "")
    assert fault(world, "reads back through the framework") == ""
    assert fault(world, "keeps to its folder") == ""


@pytest.mark.parametrize(
    ("keep", "recall"),
    [
        ("self.kept = outputs, metrics, times", "outputs, metrics, times = self.kept"),
        (
            "import os;os.environ['KEPT'] = json.dumps([outputs, metrics, times])",
            "import os;outputs, metrics, times = json.loads(os.environ['KEPT'])",
        ),
    ],
    ids=["of the object", "of the environment"],
)
def test_memory(world: World, folder: Path, keep: str, recall: str) -> None:
    remember(folder, keep)
    answer_from(folder, recall)

    record = smoke(world)

    assert record.status in (Status.FAILED, Status.ERROR)
    assert "a process that never ran the work reads back" in record.reason
    assert "take everything from the framework's store" in record.reason


def test_a_file_of_its_own_beside_the_store(world: World, folder: Path) -> None:
    keep = "(self.request.workdir / 'mine').write_text(json.dumps([outputs, metrics, times]))"
    remember(folder, keep)
    answer_from(
        folder, "outputs, metrics, times = json.loads((self.request.workdir / 'mine').read_text())"
    )

    record = smoke(world)

    assert record.status is Status.FAILED
    assert "FileNotFoundError" in record.reason
    assert "of the working folder only `store` of framework.toml is left (store)" in record.reason


@pytest.mark.parametrize("place", ["self.store", "self.request.evidence", "pathlib.Path.home()"])
def test_a_file_of_its_own_where_files_are_left(world: World, folder: Path, place: str) -> None:
    keep = f"({place} / 'mine').write_text(json.dumps([outputs, metrics, times]))"
    remember(folder, f"import pathlib;{keep}")
    answer_from(
        folder,
        f"import pathlib;outputs, metrics, times = json.loads(({place} / 'mine').read_text())",
    )

    said = fault(world, "reads back through the framework")

    assert "read_back opened files that the framework did not write in this run: " in said
    assert "/mine (by pathlib < frameworks.stranger.adapter" in said
    assert "ask the framework's client" in said


def test_evidence_of_an_earlier_run(world: World, folder: Path) -> None:
    answer_from(
        folder,
        "told = sorted(self.request.evidence.parent.glob('*bare*/result.json'))[0];"
        "back = json.loads(told.read_text())['read_back'];"
        "outputs, metrics = back['outputs'], back['metrics'];"
        "times = dict.fromkeys(outputs, (1.0, 2.0))",
    )

    record = smoke(world)

    assert record.status is Status.FAILED
    assert "opened files of other runs: " in record.reason
    assert "result.json (by pathlib < frameworks.stranger.adapter" in record.reason
    assert "read only what this run has made" in record.reason
    assert "opened files of other runs: " in fault(world, "keeps to its folder")


def test_no_work(world: World, folder: Path) -> None:
    forget = "    import os; del os.environ['MLOPS_BENCH_TIMELINE']\n"
    edit(folder / "tiny.py", BEGIN, BEGIN + forget)

    record = smoke(world)

    assert record.status is Status.WRONG_RESULT
    assert "steps that never ran: load_data, multiply/2" in record.reason
    assert "call each step of the scenario once" in record.reason


def test_work_that_only_reading_back_does(world: World, folder: Path) -> None:
    adapter = folder / "adapter.py"
    text = adapter.read_text()
    begin, end = text.index("        outputs, metrics, times = self.pipeline"), text.index(RUN)
    adapter.write_text(text[:begin] + text[end:])
    edit(adapter, READ, "        if fetched.mkdir() is None:\n")
    answer_from(folder, "outputs, metrics, times = self.pipeline.run(self.request, fetched)")
    edit(adapter, ANSWERED, "")
    edit(adapter, "fetched / name for", "fetched / name.replace('/', '-') for")

    assert "steps that never ran: load_data" in smoke(world).reason


def test_half_the_work(world: World, folder: Path) -> None:
    edit(
        folder / "tiny.py",
        '            f"multiply/{factor}", steps.multiply,\n',
        '            f"multiply/{factor}",\n'
        "            steps.multiply if factor == '2' else steps.multiply.__wrapped__,\n",
    )

    record = smoke(world)

    assert record.status is Status.WRONG_RESULT
    assert "steps that never ran: multiply/3" in record.reason


def test_one_point_of_a_metric_left_out(world: World, folder: Path) -> None:
    edit(folder / "adapter.py", ANSWERED, ANSWERED + "            metrics['3/multiple'].pop(1)\n")

    said = fault(world, "metrics")

    assert "ReadBack.metrics lacks 1 points, for instance (2, 6.0) of '3/multiple'" in said
    assert "read the whole history back" in said


def test_the_store_of_another_process(world: World, folder: Path) -> None:
    """The framework's own code opens it, but nothing of this run has made it."""
    others = world.home / "elsewhere"
    others.mkdir()
    world.bench("run", "-f", NAME, "-s", "tiny", "-p", "quick", "--keep", "--name", "other")
    (store,) = (world.run_folder("other") / "work").glob(f"*{NAME}*/store/run-*")
    store.rename(others / "archive")
    edit(folder / "adapter.py", "self.store / run_id) as", f"'{others}/archive') as")

    said = fault(world, "reads back through the framework")

    assert f"{others}/archive (by zipfile < frameworks.stranger.adapter" in said
    assert "did not write in this run" in said


@pytest.mark.parametrize(
    ("reach", "event"),
    [
        ("datagrams.sendto(b'x', away)", "socket.sendto"),
        ("datagrams.sendmsg([b'x'], (), 0, away)", "socket.sendmsg"),
        ("datagrams.connect(away)", "socket.connect"),
        ("brief.setblocking(False); brief.connect_ex(away); brief.close()", "socket.connect"),
    ],
    ids=["UDP", "UDP in parts", "connected UDP", "a socket that is closed at once"],
)
def test_what_is_sent_away(world: World, folder: Path, reach: str, event: str) -> None:
    lines = f"""    import contextlib, socket
    away, brief = ("192.0.2.1", 9), socket.socket()
    datagrams = socket.socket(type=socket.SOCK_DGRAM)
    with contextlib.suppress(OSError):
        {reach}
"""
    edit(folder / "tiny.py", BEGIN, BEGIN + lines)

    said = fault(world, "no requests to other machines")

    assert f"{event} to 192.0.2.1:9 from frameworks.stranger.tiny" in said
    assert "turn telemetry and update checks off" in said
    assert "reached for other machines: 192.0.2.1:9 (by frameworks.stranger" in smoke(world).reason


@pytest.mark.parametrize("place", ["home", "elsewhere"])
def test_what_is_written_where_nobody_looks(world: World, folder: Path, place: str) -> None:
    (world.home / place).mkdir(exist_ok=True)
    target = world.home / place / "trace"
    edit(folder / "tiny.py", BEGIN, f"{BEGIN}    open({str(target)!r}, 'w').close()\n")

    record = smoke(world)

    assert record.status is Status.FAILED
    assert f"wrote outside its own folder: {target} (by frameworks.stranger.tiny" in record.reason
    assert "below request.workdir" in record.reason
    assert str(target) in fault(world, "keeps to its folder")


def test_what_changes_nothing_elsewhere_is_no_trace(world: World, folder: Path) -> None:
    act = f"""    import pathlib
    trace = pathlib.Path({str(world.home)!r}, "trace")
    trace.touch()
    trace.unlink()
    request.workdir.mkdir(exist_ok=True)
"""
    edit(folder / "tiny.py", BEGIN, BEGIN + act)

    assert smoke(world).status is Status.OK


def test_a_file_of_somebody_else_that_is_deleted(world: World, folder: Path) -> None:
    theirs = world.home / "theirs"
    theirs.touch()
    edit(folder / "tiny.py", BEGIN, f"{BEGIN}    import os; os.remove({str(theirs)!r})\n")

    assert f"wrote outside its own folder: {theirs}" in smoke(world).reason


def test_a_measured_run_is_not_watched(world: World, folder: Path) -> None:
    remember(folder, "self.kept = outputs, metrics, times")
    answer_from(folder, "outputs, metrics, times = self.kept")

    world.bench("run", "-f", NAME, "-s", "tiny", "-p", "quick", "--name", "it")

    assert {r.status for r in world.records("it")} == {Status.OK}


def test_what_stop_needs_is_back_after_reading_back(world: World, folder: Path) -> None:
    remember(folder, "(self.request.workdir / 'server.pid').write_text('1')")
    stop = "    def stop(self) -> None:\n"
    needs = "        assert (self.request.workdir / 'server.pid').read_text() == '1'\n"
    edit(folder / "adapter.py", stop, stop + needs)

    record = smoke(world)

    assert (record.status, record.reason) == (Status.OK, "")


def test_an_artifact_that_the_run_left_beside_the_store_does_not_come_back(
    world: World, folder: Path
) -> None:
    remember(
        folder,
        "import shutil;kept = self.request.workdir / 'kept';kept.mkdir();"
        "[shutil.copy(self.store / n.replace('/', '-'), kept) for n in files_of(outputs)]",
    )
    given = "artifacts={name: fetched / name for name in files_of(outputs)}"
    kept = given.replace("fetched / name", 'self.request.workdir / "kept" / name.replace("/", "-")')
    edit(folder / "adapter.py", given, kept)

    assert smoke(world).status is not Status.OK
