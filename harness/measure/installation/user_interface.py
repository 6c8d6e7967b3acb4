"""How much it takes until a framework's web page or API is up, started as documented."""

import statistics
from typing import Any

import msgspec

from harness.environments import view
from harness.intake import documents
from harness.measure import defaults, witness
from harness.measure.failures import Unproven
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    NotAnswered,
    OutOfTime,
    ToolFailed,
    probe,
)
from harness.planning.answers import UserInterface

STARTS = 2  # within each of the repetitions that the rubric asks for; their median counts
QUICK = 30.0  # s; what takes longer is started once
READY_TIMEOUT = 240.0  # s
MARGIN = 60.0  # s for stopping what was started


class Start(msgspec.Struct):
    """One start, from nothing to healthy and to its end."""

    seconds: float
    processes: int  # at most, with shells and without the one that types
    listeners: list[str]
    asked_for_all_interfaces: list[str]
    left_running: list[str]  # what survived its own stop, and was then killed


@probe("user_interface", programs=("quickstart.py",))
def user_interface(context: Context) -> Finding:
    """Starts the web page or API by its documented commands, each time from an empty home."""
    told = context.facts.user_interface
    if told is None:
        file = f"frameworks/{context.framework.name}/probes/answers.toml"
        raise NotAnswered(f"[facts.user_interface] in {file}")
    found = Finding()
    starts = [_start(context, told, 1)]
    while len(starts) < STARTS and starts[0].seconds < QUICK:
        starts.append(_start(context, told, len(starts) + 1))
    installed = told.install or ["pip install " + " ".join(context.framework.requires)]
    typed = [*installed, *told.commands, *told.services]
    seconds = statistics.median(start.seconds for start in starts)
    context.keep("user_interface.json", {"typed": typed, "seconds": seconds, "starts": starts})
    found.add("ui.commands", len(typed), "commands")
    found.add("ui.seconds", seconds, "s")
    return found


def _start(context: Context, told: UserInterface, number: int) -> Start:
    """Raises FrameworkFailed when it fails to come up, OutOfTime when that takes too long."""
    name = f"start-{number}"
    place = defaults.a_place(context, name)
    result = context.workdir / f"{name}-result.json"
    request = {
        "commands": [place.fill(command) for command in told.commands],
        "services": [place.fill(command) for command in told.services],
        "health": told.health.format(**place.words),
        "env": place.env,
        "timeout": READY_TIMEOUT,
        "result": str(result),
    }
    call = context.workdir / f"{name}.json"
    call.write_bytes(msgspec.json.encode(request))
    done = context.python(
        "-m",
        "harness.worker.interface",
        str(call),
        name=name,
        cwd=place.folder,
        env={"HOME": str(place.home), "PYTHONPATH": str(view.lay_out(view.WORKER))},
        timeout=READY_TIMEOUT + MARGIN,
    )
    if not result.exists():
        raise ToolFailed(f"{name} ended without a result: {done.output[-300:]}")
    answer = documents.typed(result, dict[str, Any])
    shown = {**request, "env": told.env}  # the rest may name an index with its password
    context.keep(f"{name}.json", {**shown, **answer})
    if "late" in answer:
        raise OutOfTime(f"the page is not up in time: {answer['late']}")
    if "error" in answer:
        failure = FrameworkFailed if number > 1 else Unproven
        raise failure(f"the page does not come up: {answer['error']}")
    if reachable := defaults.beyond_loopback(done.outcome.listeners):
        raise ToolFailed(f"it listens beyond loopback: {', '.join(reachable)}")
    return Start(
        seconds=answer["seconds"],
        processes=max((sample.processes for sample in done.outcome.samples), default=1) - 1,
        listeners=done.outcome.listeners,
        asked_for_all_interfaces=sorted({n["asked"] for n in witness.lines_of_ours(place.bound)}),
        left_running=done.outcome.leaked,
    )
