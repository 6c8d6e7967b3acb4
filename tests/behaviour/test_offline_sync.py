"""Controls of the probe `offline_sync`."""

import pytest

from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "offline_sync.equal"
FILE = "interoperability.py"
STORE = "exported.store(self.request.workdir)"
OFFLINE = f"        mlflow.set_tracking_uri({STORE})\n        place"
LOG = 'kept.log(run["params"], run["metrics"], self.FILE, run["artifact"])'


def test_mlflow_copies_a_run_to_the_server_as_a_new_one(ask: Ask) -> None:
    """It begins when it is copied, and a second copy is a second run."""
    assert counted(ask("mlflow", "offline_sync"), FIGURE) == (3, 5)


def test_a_tag_of_the_copy_tells_when_it_began(ask: Ask) -> None:
    change = ("run.info.start_time", 'int(run.data.tags["mlflow_exim.run_info.start_time"])')
    assert counted(ask("mlflow", "offline_sync", {FILE: change}), FIGURE) == (4, 5)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (FILE, (LOG, LOG.replace('run["params"]', "{}"))),
        ("kept.py", ("log_metric(name, value, step=step)", "log_metric(name, value)")),
        (FILE, (LOG, LOG.replace('run["artifact"]', '"other"'))),
    ],
    ids=["parameters", "steps", "artifact"],
)
def test_what_was_not_logged_is_missed(ask: Ask, file: str, change: tuple[str, str]) -> None:
    assert counted(ask("mlflow", "offline_sync", {file: change}), FIGURE) == (2, 5)


def test_a_server_that_is_down_takes_nothing(ask: Ask) -> None:
    change = (OFFLINE, OFFLINE.replace(STORE, "dead"))
    with pytest.raises(FrameworkFailed, match="log of"):
        ask("mlflow", "offline_sync", {FILE: change})
