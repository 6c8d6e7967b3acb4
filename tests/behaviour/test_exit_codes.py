"""Controls of the probe `exit_codes`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "exit_codes.true"


def test_kfp_tells_the_truth(ask: Ask) -> None:
    assert counted(ask("kubeflow", "exit_codes"), FIGURE) == (3, 3)


def test_a_failure_that_is_swallowed_is_seen(ask: Ask) -> None:
    change = (
        "SubprocessRunner(use_venv=False)",
        "SubprocessRunner(use_venv=False), raise_on_error=False",
    )
    broken = {"pipelines/exit_codes.py": change}
    assert counted(ask("kubeflow", "exit_codes", broken), FIGURE) == (1, 3)


def test_a_command_without_a_run_tells_nothing(ask: Ask) -> None:
    command = '["python", str(PIPELINES / "exit_codes.py"), ending, witness]'
    broken = {"interoperability.py": (command, '["true"]')}
    assert counted(ask("kubeflow", "exit_codes", broken), FIGURE) == (0, 3)
