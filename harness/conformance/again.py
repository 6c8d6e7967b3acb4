"""Checks on a second run, on less work where there is less, watched for what it touches."""

from collections.abc import Sequence

from harness.conformance import home
from harness.conformance.prerequisite import NotChecked
from harness.conformance.registry import check
from harness.conformance.run import Run
from harness.conformance.state import State, changes
from harness.conformance.subject import Subject
from harness.intake import notes
from harness.tasks.equivalence import canonical
from harness.tasks.pipeline import Pipeline

# All code that sends uses these. A reader needs to know which code called them.
PLUMBING = {"socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "httpcore", "anyio"}
SHOWN = 5  # of a list of changes
HOME = "the user's home"


def _second(subject: Subject) -> Run:
    run = subject.second().run
    if not run.ended_well:
        raise NotChecked("the second run did not end well")
    return run


@check("second run")
def second_run(subject: Subject) -> str | None:
    """A second run, on less work, ends well: parameters are not written into the code."""
    run = subject.second().run
    if run.ended_well:
        return None
    errors = [phase["error"] for phase in run.phases if phase["error"]]
    return (
        f"with parameters {run.parameters} it ended with {errors or run.outcome.ended}; "
        f"fix {subject.where}; its log says more"
    )


@check("parameters are obeyed", task=Pipeline.name)
def parameters_obeyed(subject: Subject) -> str | None:
    """The second run executed the steps of its one branch, and no others."""
    run = _second(subject)
    wanted = sorted(subject.scenario.steps(run.parameters))
    ran, came_back = sorted(m.name for m in run.step_marks), sorted(run.read_back.outputs)
    if ran == wanted == came_back:
        return None
    return (
        f"told to run {wanted}, it executed {ran} and gave back {came_back}: take "
        f"{subject.scenario.branches or 'all parameters'} from request.parameters in "
        f"{subject.where}"
    )


@check("same results again", task=Pipeline.name)
def same_results_again(subject: Subject) -> str | None:
    """Steps return in the second run what they returned in the first."""
    first, second = subject.run.read_back.outputs, _second(subject).read_back.outputs
    # Of one branch only, the result over all branches is another one.
    less = subject.second().run.parameters != subject.run.parameters
    apart = {subject.scenario.result} if less else set()
    for step in second.keys() & first.keys() - apart:
        if canonical(first[step]) != canonical(second[step]):
            return (
                f"{step} returned something else the second time: in {subject.where} pass the "
                "scenario's seed and thread count, and let nothing of an earlier run be reused"
            )
    return None


@check("another run id", task=Pipeline.name)
def another_run_id(subject: Subject) -> str | None:
    """Two runs have two run ids."""
    found = _second(subject).run_id
    if found != subject.run.run_id:
        return None
    return f"both runs have the id {found!r}: return the framework's own id in {subject.where}"


@check("no requests to other machines")
def no_egress(subject: Subject) -> str | None:
    """No Python process looks up a name of, connects or sends to another machine."""
    file = _second(subject).evidence / notes.EGRESS
    attempts = notes.read(file)
    if not attempts:
        return None
    one = attempts[0]
    who = [c for c in one.callers if c.partition(".")[0] not in PLUMBING] or one.callers
    return (
        f"{len(attempts)} attempts, for instance {one.event} to {one.target} from "
        f"{' < '.join(who[:3])}: turn telemetry and update checks off under [environment] "
        f"in {subject.where}/framework.toml\nall of them: {file}"
    )


def _touched(subject: Subject, what: str, before: State, after: State) -> str | None:
    found = changes(before, after)
    return _left(subject, what, found) if found else None


def _left(subject: Subject, what: str, found: Sequence[str]) -> str:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return (
        f"the run left traces in {what}: {'; '.join(found[:SHOWN])}{more}; in {subject.where} "
        "point the framework's folders into request.workdir"
    )


@check("checkout untouched")
def checkout_untouched(subject: Subject) -> str | None:
    """The project's files, and the adapter's own, are as before."""
    second = subject.second()
    return _touched(subject, "the checkout", second.before.checkout, second.after.checkout)


@check("data untouched")
def data_untouched(subject: Subject) -> str | None:
    """The shared data is as before, since all frameworks read it."""
    second = subject.second()
    return _touched(subject, "the shared data", second.before.data, second.after.data)


@check("home untouched")
def home_untouched(subject: Subject) -> str | None:
    """No process of a run writes into the user's real home; callees have a home of their own."""
    second = subject.second()
    before, after = second.before.home, second.after.home
    found = home.written([subject.run, second.run])
    if found:
        return _left(subject, HOME, found)
    found = changes(before, after)
    if not found:
        return None
    # Anybody may have written that: a run alone cannot tell.
    repeated = subject.repeated()
    found = home.repeated(found, repeated.during, repeated.quiet)
    advice = "; if another program writes there, end it and check again"
    return f"{_left(subject, HOME, found)}{advice}" if found else None


@check("environment untouched")
def environment_untouched(subject: Subject) -> str | None:
    """Nothing is installed into, or written to, the framework's environment."""
    second = subject.second()
    before, after = second.before.environment, second.after.environment
    return _touched(subject, "its environment", before, after)
