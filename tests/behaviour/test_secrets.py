"""Controls of the probe `secrets`: the logs of Metaflow and of Prefect show all."""

import pytest

from tests.behaviour.conftest import Ask, counted

FLOW = "flows/secrets.py"
NOTE = "note(self.notes"
SECRET = '        print(f"secret: {secret}")\n'
MARKER = '        print(f"marker: {self.marker}")\n'


@pytest.mark.parametrize(
    ("change", "passed"),
    [
        ((NOTE, f"self.kept = [secret]\n        {NOTE}"), 1),  # as a compressed pickle
        (('os.environ["CANARY"]', '"nothing"'), 0),
        ((SECRET, ""), 3),
        ((SECRET + MARKER, ""), 2),
    ],
    ids=["in an artifact", "another one arrives", "not printed", "logs are not the step's"],
)
def test_traces_are_seen(ask: Ask, change: tuple[str, str], passed: int) -> None:
    assert counted(ask("metaflow", "secrets", {FLOW: change}), "secrets.kept") == (passed, 3)


def test_prefect_has_it_in_logs_alone(ask: Ask) -> None:
    """Which are rows of its database, as parameters are."""
    assert counted(ask("prefect", "secrets"), "secrets.kept") == (2, 3)


def test_parameters_are_no_logs(ask: Ask) -> None:
    broken = {"configuration.py": ("marker=marker, notes", 'marker=f"{marker} {secret}", notes')}
    assert counted(ask("prefect", "secrets", broken), "secrets.kept") == (1, 3)
