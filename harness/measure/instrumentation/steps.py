"""Which steps of the instrumented pipeline a unit test can call as functions.

Two idioms: `frameworks/NAME/probes/steps.py` calls each step of the adapter's pipeline
(`frameworks/NAME/mnist.py`) and of the tutorial (`probes/tutorial.py`, names end in ".tutorial"),
by the function that the framework runs for it, and takes its output from where the pipeline leaves
it. It counts

* as `steps.callable` if that works with what anybody can make: arguments, objects of the
  framework's public API, a store in a folder. No service, no run of the framework around the call,
  and nothing of the framework replaced;
* as `steps.with_stand_ins`, which is not scored, if the test may also replace what the framework
  hands to a step (its context, its `self`) by mocks. That is every test's right, but then the test
  has to know what the framework does there.

Ways to test a step that run it in a process of its own, after a run of the whole pipeline, are no
calls; the modules link to them.
"""

from typing import Any

import msgspec

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.planning import catalog
from harness.tasks.equivalence import canonical

SCENARIO, PROFILE = "mnist", "smoke"
IDIOMS = {"call": "", "call_tutorial": ".tutorial"}


class Called(msgspec.Struct):
    """`harness.worker.attempts.Attempts` as it arrives."""

    outputs: dict[str, Any]
    reasons: dict[str, str]


@probe("steps", default_deployment_only=True, programs=("tutorial.py",))
def steps(context: Context) -> Finding:
    """Call each step as a unit test would, and compare with plain's result."""
    expected = _plain(context)
    context.keep("steps-plain.json", expected)
    finding = Finding()
    for name, stand_ins in (("callable", False), ("with_stand_ins", True)):
        for function, idiom in IDIOMS.items():
            answer = _ask(context, "steps", function, stand_ins=stand_ins)
            called = msgspec.convert(answer, Called)
            verdicts = judge(called, expected)
            evidence = {"verdicts": verdicts, "outputs": called.outputs}
            context.keep(f"steps-{name}{idiom}.json", evidence)
            right = sum(verdict == "equal" for verdict in verdicts.values())
            finding.answer(f"steps.{name}{idiom}", right, len(verdicts))
    return finding


def judge(called: Called, expected: dict[str, Any]) -> dict[str, str]:
    """By step: "equal", or why not."""
    verdicts: dict[str, str] = {}
    for step, output in expected.items():
        if step in called.reasons:
            verdicts[step] = called.reasons[step]
        elif step not in called.outputs:
            verdicts[step] = "it was not called"
        elif canonical(called.outputs[step]) != canonical(output):
            verdicts[step] = "its output differs from plain's"
        else:
            verdicts[step] = "equal"
    return verdicts


def _plain(context: Context) -> dict[str, Any]:
    baseline = catalog.baseline()
    where = {"framework": baseline.name, "environment": context.baseline}
    try:
        outputs: dict[str, Any] = _ask(context, "reference", "run", **where)["outputs"]
    except FrameworkFailed as problem:  # plain is no framework: the yardstick itself broke
        raise ToolFailed(str(problem)) from None
    if set(outputs) != set(catalog.scenarios()[SCENARIO].steps(_parameters())):
        raise ToolFailed("plain's outputs are not those of the scenario's steps")
    return outputs


def _ask(context: Context, module: str, function: str, **options: Any) -> Any:
    data = context.data(SCENARIO, PROFILE)
    return context.call(module, function, data=data, parameters=_parameters(), **options)


def _parameters() -> dict[str, Any]:
    return catalog.scenarios()[SCENARIO].profile(PROFILE).parameters
