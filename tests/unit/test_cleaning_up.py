"""What has served its purpose and cannot be deleted: said, and no measurement's mistake."""

from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.intake import folders, logs
from harness.records.record import Status
from harness.running.execution import fresh
from tests.unit.world import World

pytestmark = pytest.mark.covered


@pytest.fixture
def stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all working folders, as one does that a container's root wrote into."""
    remove = folders.remove

    def refused(path: Path) -> None:
        if path.parent.name == "work" and path.exists():
            raise PermissionError(1, "Operation not permitted", str(path))
        remove(path)

    monkeypatch.setattr(folders, "remove", refused)


@pytest.mark.usefixtures("stays")
def test_a_good_run_stays_good_when_its_folder_cannot_be_deleted(world: World) -> None:
    result = world.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty")

    assert result.code == 0
    records = world.records("it")
    assert {record.status for record in records} == {Status.OK}
    folder = world.run_folder("it")
    for record in records:
        log = (folder / str(record.log)).read_text()
        assert "The harness cannot delete " in log
        assert "Operation not permitted); delete it by hand" in log


@pytest.mark.usefixtures("stays")
def test_what_must_be_empty_and_is_not_is_said_by_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "work" / "cell"
    folder.mkdir(parents=True)
    with pytest.raises(HarnessError, match=r"cannot empty .*; delete it by hand"):
        fresh(folder)


@pytest.mark.usefixtures("stays")
def test_a_note_of_it_follows_no_link(tmp_path: Path) -> None:
    folder, log, theirs = tmp_path / "work" / "x", tmp_path / "log", tmp_path / "theirs"
    folder.mkdir(parents=True)
    theirs.touch()
    log.symlink_to(theirs)

    logs.clean_up(folder, log)

    assert theirs.read_text() == ""
    assert folder.exists()
