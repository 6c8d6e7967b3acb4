"""Which steps of the instrumented pipeline a unit test can call as functions.

The host compares what each call gave with plain's output of that step. `steps.callable` counts
steps that work with arguments that anybody can make. `steps.with_stand_ins`, which is not scored,
counts those that work if the test replaces what the framework hands to a step. Both are asked of
two documented idioms, the adapter's pipeline and the tutorial. The better one counts, as a user who
wants to test steps may choose it; each is shown under a name of its own.
The question: `harness.worker.questions.instrumentation.Steps`.
"""

from typing import Any

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.planning import catalog
from harness.tasks.equivalence import canonical
from harness.worker.questions.instrumentation import Attempted, Steps, Tutorial

SCENARIO, PROFILE = "mnist", "smoke"
IDIOMS = {"pipeline": Steps.call, "tutorial": Steps.call_tutorial}


@probe("steps", default_deployment_only=True, programs=("tutorial.py",))
def steps(context: Context) -> Finding:
    """Call each step as a unit test would, and compare with plain's result."""
    expected = _plain(context)
    context.keep("steps-plain.json", expected)
    finding = Finding()
    for name, stand_ins in (("callable", False), ("with_stand_ins", True)):
        counted: dict[str, int] = {}
        for idiom, method in IDIOMS.items():
            called = _asking(context).call(method, parameters=_parameters(), stand_ins=stand_ins)
            verdicts = judge(called, expected)
            evidence = {"verdicts": verdicts, "outputs": called["outputs"]}
            context.keep(f"steps-{name}.{idiom}.json", evidence)
            counted[idiom] = sum(verdict == "equal" for verdict in verdicts.values())
            finding.answer(f"steps.{name}.{idiom}", counted[idiom], len(expected))
        finding.answer(f"steps.{name}", max(counted.values()), len(expected))
        finding.explain(f"steps.{name}", ", ".join(f"{n} in the {i}" for i, n in counted.items()))
    return finding


def judge(called: Attempted, expected: dict[str, Any]) -> dict[str, str]:
    """By step: "equal", or why not."""
    verdicts: dict[str, str] = {}
    for step, output in expected.items():
        if step in called["reasons"]:
            verdicts[step] = called["reasons"][step]
        elif step not in called["outputs"]:
            verdicts[step] = "it was not called"
        elif canonical(called["outputs"][step]) != canonical(output):
            verdicts[step] = "its output differs from plain's"
        else:
            verdicts[step] = "equal"
    return verdicts


def _plain(context: Context) -> dict[str, Any]:
    try:
        outputs = _asking(context.plain()).call(Tutorial.run, parameters=_parameters())["outputs"]
    except FrameworkFailed as problem:  # plain is no framework: the yardstick itself broke
        raise ToolFailed(str(problem)) from None
    if set(outputs) != set(catalog.scenarios()[SCENARIO].steps(_parameters())):
        raise ToolFailed("plain's outputs are not those of the scenario's steps")
    return outputs


def _asking(context: Context) -> Context:
    return context.asking(data=context.data(SCENARIO, PROFILE))


def _parameters() -> dict[str, Any]:
    return catalog.scenarios()[SCENARIO].profile(PROFILE).parameters
