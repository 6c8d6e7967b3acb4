"""Controls of the probe `step_environment`; packages are left out, which a step takes minutes for.

Their case is judged by what steps have noted, as the other one is: tests/probes/.
"""

from harness.planning import catalog
from tests.behaviour.conftest import Ask, counted

FIGURE = "step_environment.own"
FILE = "configuration.py"


def _snippet(*changes: tuple[str, str]) -> dict[str, str]:
    """Kubeflow's, with both cases answered by the pipeline without packages."""
    text = (catalog.frameworks()["kubeflow"].folder / "probes" / FILE).read_text()
    for old, new in (("if case ==", "if value or case =="), *changes):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {FILE: text}


def test_a_step_without_the_package_is_seen(ask: Ask) -> None:
    assert counted(ask("kubeflow", "step_environment", _snippet()), FIGURE) == (1, 2)


def test_a_variable_that_all_steps_have_is_seen(ask: Ask) -> None:
    step = 'seeing(step="two", notes=notes)'
    broken = _snippet((step, f'{step}.set_env_variable("MLOPS_BENCH_CANARY", value)'))
    assert counted(ask("kubeflow", "step_environment", broken), FIGURE) == (0, 2)
