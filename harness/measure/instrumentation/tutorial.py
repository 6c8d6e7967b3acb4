"""The pipeline in a second idiom, and the same work where the framework is not installed.

The host compares each output and each file with those of plain Python, whose pipeline it has run
where the framework is proven to be missing.
The question: `harness.worker.questions.instrumentation.Tutorial`.
"""

from typing import Any

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.planning import catalog
from harness.tasks.equivalence import canonical
from harness.worker.questions.instrumentation import Results, Tutorial

SCENARIO, PROFILE = "mnist", "smoke"


@probe("tutorial", default_deployment_only=True, programs=("tutorial.py",))
def tutorial(context: Context) -> Finding:
    """Run the tutorial's idiom of the pipeline, and plain Python without the framework."""
    plain = _plain(context)
    context.keep("plain.json", plain)
    found = _run(context)
    context.keep("tutorial.json", found)
    verdicts = compare(found, plain)
    context.keep("equal.json", verdicts)
    finding = Finding()
    finding.answer("tutorial.equal", sum(verdicts.values()), len(verdicts))
    return finding


def compare(found: Results, plain: Results) -> dict[str, bool]:
    """Whether each result that either has is there in both, and the same."""
    ours, theirs = _comparable(found), _comparable(plain)
    names = sorted(ours.keys() | theirs.keys())
    return {n: n in ours and n in theirs and ours[n] == theirs[n] for n in names}


def _comparable(results: Results) -> dict[str, str]:
    steps = {step: canonical(output) for step, output in results["outputs"].items()}
    return steps | {f"file {name}": digest for name, digest in results["files"].items()}


def _plain(context: Context) -> Results:
    """Plain's results, made where the framework is proven not to be."""
    package = context.framework.import_name.partition(".")[0]
    question = f"import importlib.util as u; print(u.find_spec({package!r}) is None)"
    asked = context.python("-c", question, name="taken-out", environment=context.baseline)
    if asked.output.strip() != "True":
        raise ToolFailed(f"{package} is not known to be missing from plain's environment")
    try:
        results = _run(context.plain())
    except FrameworkFailed as problem:  # plain is no framework: the yardstick itself broke
        raise ToolFailed(str(problem)) from None
    steps = set(catalog.scenarios()[SCENARIO].steps(_parameters()))
    if results["outputs"].keys() != steps:
        raise ToolFailed("plain's results are not those of the scenario's steps; see plain.json")
    return results


def _run(context: Context) -> Results:
    with_data = context.asking(data=context.data(SCENARIO, PROFILE))
    return with_data.call(Tutorial.run, parameters=_parameters())


def _parameters() -> dict[str, Any]:
    return catalog.scenarios()[SCENARIO].profile(PROFILE).parameters
