"""Controls of the probe `sharing`, against a server with users."""

import pytest

from tests.behaviour.conftest import Ask, counted

pytestmark = pytest.mark.long

FIGURE = "sharing.right"
GRANT = 'grant_user_permission("two", "experiment", experiment, "READ")'
REVOKE = 'people.client.revoke_user_permission("two", "experiment", experiment)'
GUEST = 'if name == "nobody":\n            name = "one"\n        if True:'


def test_mlflow_shares_a_run_and_takes_it_back(ask: Ask) -> None:
    assert counted(ask("mlflow", "sharing"), FIGURE) == (4, 4)


@pytest.mark.parametrize(
    ("file", "change", "left"),
    [
        ("accounts.py", ("= NO_PERMISSIONS", "= READ"), 2),
        ("interoperability.py", (GRANT, GRANT.replace("READ", "EDIT")), 3),
        ("interoperability.py", (f"people.client.{GRANT}", "pass"), 1),
        ("interoperability.py", (REVOKE, "pass"), 3),
        ("accounts.py", ('if name != "nobody":', GUEST), 1),
    ],
    ids=["open to all", "to write too", "not shared", "not taken back", "everybody's login"],
)
def test_what_is_shared_wrongly_is_seen(
    ask: Ask, file: str, change: tuple[str, str], left: int
) -> None:
    assert counted(ask("mlflow", "sharing", {file: change}), FIGURE) == (left, 4)
