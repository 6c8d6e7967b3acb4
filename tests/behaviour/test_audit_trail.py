"""Controls of the probe `audit_trail`."""

from harness.planning import catalog
from tests.behaviour.conftest import Ask, counted

FIGURE = "audit_trail.told"
FILE = "interpretability.py"


def test_mlflow_tells_of_a_deleted_run_and_no_more(ask: Ask) -> None:
    assert counted(ask("mlflow", "audit_trail"), FIGURE) == (1, 6)


def test_a_run_that_is_not_deleted_is_not_told(ask: Ask) -> None:
    change = ("client.delete_run(run_ids[1])", "client.get_run(run_ids[1])")
    assert counted(ask("mlflow", "audit_trail", {FILE: change}), FIGURE) == (0, 6)


def test_a_trail_of_both_changes_is_believed(ask: Ask) -> None:
    """One that the answer keeps for MLflow: all six facts can be right."""
    former = "client.get_run(run_ids[0]).data.tags[tag]"
    kept = f"[{former}, str(time.time()), changer]"
    place = '(self.request.workdir / "trail")'
    write = f'{place}.write_text("|".join({kept}))'
    told = "client.set_tag(run_ids[0], tag, value)"
    answer = {
        '"overwritten": {"what": none, "when": none, "who": none},': '"overwritten": told,',
        '"what": "".join(found), "when": unknown, "who": unknown': '**told, "what": "".join(found)',
        "none = lacks.NO_HISTORY.entry()": (
            f'what, when, who = {place}.read_text().split("|")\n'
            '        told = {"what": what, "when": float(when), "who": who}'
        ),
        told: f"{write}\n        {told}",
    }
    assert counted(ask("mlflow", "audit_trail", {FILE: changed(answer)}), FIGURE) == (6, 6)


def changed(changes: dict[str, str]) -> str:
    """MLflow's answers with each of these texts replaced, which stand there once."""
    text = (catalog.frameworks()["mlflow"].folder / "probes" / FILE).read_text()
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text
