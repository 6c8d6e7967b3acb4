"""Whether one call has the training of a common library recorded, with no other call.

The host writes the program, which fits a logistic regression and notes what it knows of it.
Evidence: training.py, trained.jsonl, autologging.json with what the store has; cases.json.
The question: `harness.worker.questions.instrumentation.Autologging`.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from harness.measure.cases import Cases, differs
from harness.measure.interpretability.params import same
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.measure.witness import read
from harness.worker.questions.instrumentation import Autologging

CHOSEN = {"C": 0.375, "max_iter": 77, "fit_intercept": False}  # none of them by default
PROGRAM = f"""\
import numpy as np
from sklearn.linear_model import LogisticRegression

from harness.worker.witness import note

random = np.random.default_rng(7)
rows = random.normal(size=(300, 4))
labels = (rows @ [1.0, -2.0, 0.5, 0.0] + random.normal(size=300) > 0).astype(int)
seen, new = rows[:250], rows[250:]
model = LogisticRegression(**{CHOSEN!r}).fit(seen, labels[:250])
certain = model.predict_proba(seen)[np.arange(250), labels[:250]]
figures = {{"accuracy": float(np.mean(certain > 0.5)), "loss": float(-np.mean(np.log(certain)))}}
note(NOTES, "trained", figures=figures, rows=new.tolist(), predicted=model.predict(new).tolist())
"""


@probe("autologging", services=True)
def autologging(context: Context) -> Finding:
    """Fit an estimator after one call, and look for its parameters, figures and model."""
    notes = context.evidence / "trained.jsonl"
    context.keep("training.py", PROGRAM.replace("NOTES", repr(str(notes))))
    context.call(Autologging.train, program=str(context.evidence / "training.py"))
    trained = [note.more for note in read(notes)]
    if len(trained) != 1:
        raise ToolFailed(f"the program has trained {len(trained)} times")
    logged = context.call(Autologging.read)
    context.keep("autologging.json", {"logged": logged, "trained": trained[0]})
    cases = Cases(context, "autologging.recorded")
    cases.ask("params", partial(unrecorded, logged["params"]))
    cases.ask("metrics", partial(unmeasured, logged["metrics"], trained[0]["figures"]))
    cases.ask("model", partial(_model, context, trained[0]))
    return cases.finding()


def unrecorded(params: Mapping[str, Any]) -> str:
    """Parameters that are not recorded as chosen; a name may stand behind that of a step."""
    found = {re.split(r"__|[./]", name)[-1]: value for name, value in params.items()}
    wrong = [name for name, value in CHOSEN.items() if not same(value, found.get(name))]
    return f"not recorded as chosen: {', '.join(wrong)}" if wrong else ""


def unmeasured(metrics: Mapping[str, float], figures: Mapping[str, float]) -> str:
    """A reason when none of the figures is among the metrics, under whatever name."""
    for value in metrics.values():
        if any(math.isclose(value, figure, rel_tol=1e-9) for figure in figures.values()):
            return ""
    return f"none of {len(metrics)} metrics is the accuracy or the log loss of the fit"


def _model(context: Context, trained: Mapping[str, Any]) -> str:
    predicted = context.call(Autologging.predict, rows=trained["rows"])
    context.keep("predicted.json", predicted)
    wanted: Sequence[float] = trained["predicted"]
    wrong = sum(a != b for a, b in zip(predicted, wanted, strict=False))
    return differs("predictions", len(predicted), len(wanted)) or (
        f"{wrong} of {len(wanted)} predictions are others" if wrong else ""
    )
