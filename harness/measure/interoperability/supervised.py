"""A server for a `with` block, in a supervised tree; its secrets are removed from evidence."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from harness.environments import children
from harness.environments.variables import SYSTEM_PATH
from harness.intake import logs
from harness.measure.probe import Context, ToolFailed
from harness.running import confidential
from harness.running.execution import fresh
from harness.running.supervisor import Spec
from harness.running.tree import Tree

START_SECONDS = 60.0  # until a server answers
LIFE_SECONDS = 1800.0  # after which it is ended, even if a probe still asks
TAIL = 4  # lines of the log that a reason quotes


def fresh_folder(context: Context, name: str) -> Path:
    """For the state of the server of that name: none of an earlier harness is left in it."""
    context.store.wait_for_trees(_guard(context, name))
    return fresh(context.store.place.work / f"server-{name}")


@contextmanager
def supervised(
    context: Context,
    name: str,
    folder: Path,
    command: Sequence[str],
    is_ready: Callable[[], bool],
) -> Iterator[None]:
    """The server is up while the block runs; its log stays among the evidence.

    Raises ToolFailed when it does not come up, or has ended by the end of the block.
    """
    log = folder / "server.log"
    apart = fresh(context.store.work / f".server-{name}")  # the server is not told of it
    spec = Spec(
        command=list(command),
        env=_environment(folder),
        cwd=str(folder),
        log=str(log),
        outcome=str(apart / "outcome.json"),
        guard=str(_guard(context, name)),
        timeout=LIFE_SECONDS,
    )
    tree = Tree(spec, apart / "spec.json")
    try:
        if not tree.wait_until(is_ready, START_SECONDS, context.while_running):
            raise ToolFailed(f"{name} did not come up: {logs.tail(log, TAIL)}")
        yield
        if not tree.up:
            raise ToolFailed(f"{name} ended while it was used: {logs.tail(log, TAIL)}")
    finally:
        tree.end()
        with suppress(OSError):
            shutil.copy(log, context.evidence / f"{name}-server.log")
        for used in (folder, apart):
            logs.clean_up(used, context.log)


@contextmanager
def struck_out(context: Context, *words: str) -> Iterator[None]:
    """No file among the evidence holds one of the words once the block has ended."""
    try:
        yield
    finally:
        confidential.strike_out(words, [context.evidence])


def to_end(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a tool of the server's; raises ToolFailed when it fails."""
    log = folder / "server.log"
    with log.open("a") as stream:
        done = children.run(
            command,
            cwd=folder,
            env={**_environment(folder), **(env or {})},
            stream=stream,
            timeout=START_SECONDS,
        )
    if done.returncode != 0:
        raise ToolFailed(f"a tool of the server failed: {logs.tail(log, TAIL)}")


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": SYSTEM_PATH, "HOME": str(folder), "LC_ALL": "C.UTF-8"}


def _guard(context: Context, name: str) -> Path:
    return context.store.folder / f".{name}"
