"""Whether a run and an experiment can be renamed, and nothing else of them changes.

Evidence: found-run.json and found-experiment.json, with what each name found; cases.json.
The question: `harness.worker.questions.configuration.Renaming`.
"""

from functools import partial

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, FrameworkFailed, probe
from harness.worker.questions.configuration import Held, Named, Renaming

KINDS = ("run", "experiment")


@probe("renaming", services=True)
def renaming(context: Context) -> Finding:
    """Rename a run, and the experiment of another one, and look for both names."""
    cases = Cases(context, "renaming.right")
    for kind in KINDS:
        cases.ask(kind, partial(_renamed, context, kind))
    return cases.finding()


def plant(context: Context, kind: str) -> Named:
    """A run whose names nobody else has in services that others use too."""
    return {
        "experiment": f"{context.workdir.name}-{kind}-old",
        "name": "first name",
        "params": {"rate": "0.125", "optimizer": kind},
        "metrics": {"accuracy": 0.71875, "loss": 0.53125},
    }


def _renamed(context: Context, kind: str) -> str:
    old = plant(context, kind)
    new: Named = {**old, "name": "sécond name"}
    if kind == "experiment":
        new = {**old, "experiment": f"{context.workdir.name}-{kind}-new"}
    run_id = context.call(Renaming.make, run=old)
    before = _find(context, old)
    if said := not_found(before, run_id, old):
        raise FrameworkFailed(f"before anything was renamed: {said}")
    if kind == "run":
        context.call(Renaming.rename_run, run_id=run_id, name=new["name"])
    else:
        renamed = {"name": old["experiment"], "new": new["experiment"]}
        context.call(Renaming.rename_experiment, **renamed)
    by_new, by_old = _find(context, new), _find(context, old)
    context.keep(f"found-{kind}.json", {"before": before, "by new": by_new, "by old": by_old})
    if by_old:
        return "the old name still finds it"
    return not_found(by_new, run_id, new)


def _find(context: Context, run: Named) -> list[Held]:
    return context.call(Renaming.find, experiment=run["experiment"], name=run["name"])


def not_found(found: list[Held], run_id: str, planted: Named) -> str:
    """Why that is not the run, and no other, with all that was planted; it may have more."""
    if [each["run"] for each in found] != [run_id]:
        names = ", ".join(each["run"] for each in found) or "nothing"
        return f"{planted['name']} in {planted['experiment']} finds {names} instead of {run_id}"
    wanted = {**planted["params"], **planted["metrics"]}
    has = {**found[0]["params"], **found[0]["metrics"]}
    wrong = [name for name, value in wanted.items() if has.get(name) != value]
    return f"the renamed run has another {', '.join(wrong)}" if wrong else ""
