"""Controls of the probe `secrets`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "secrets.kept"
FLOW = "configuration/secrets_flow.py"
NOTE = "note(self.notes"


@pytest.fixture
def whole(ask: Ask) -> int:
    """What Metaflow's own snippet gets: its logs show what a step prints."""
    found, expected = counted(ask("metaflow", "secrets"), FIGURE)
    assert (found, expected) == (2, 3)
    return found


def test_a_secret_in_the_store_is_seen(ask: Ask, whole: int) -> None:
    """As an artifact, which is a compressed pickle."""
    broken = {FLOW: (NOTE, f"self.kept = [secret]\n        {NOTE}")}
    assert counted(ask("metaflow", "secrets", broken), FIGURE) == (whole - 1, 3)


def test_a_secret_that_did_not_arrive_keeps_nothing(ask: Ask) -> None:
    broken = {FLOW: ('os.environ["CANARY"]', '"nothing"')}
    assert counted(ask("metaflow", "secrets", broken), FIGURE) == (0, 3)


def test_logs_that_do_not_hold_what_was_printed_are_no_proof(ask: Ask, whole: int) -> None:
    broken = {FLOW: ('        print(f"marker: {self.marker}")\n', "")}
    assert counted(ask("metaflow", "secrets", broken), FIGURE) == (whole, 3)


def test_logs_without_the_secret_count(ask: Ask, whole: int) -> None:
    broken = {FLOW: ('        print(f"secret: {secret}")\n', "")}
    assert counted(ask("metaflow", "secrets", broken), FIGURE) == (whole + 1, 3)
