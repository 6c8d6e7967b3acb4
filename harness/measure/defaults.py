"""Runs what a documentation teaches at the framework's defaults: in an empty home and folder.

Ours are the ports, that nothing listens beyond loopback (`harness/worker/watch`), and that
telemetry is off. pip's settings are passed on: some programs install what they need.
"""

import os
import shlex
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness import paths
from harness.environments.venvs import Environment
from harness.measure.probe import Context, ToolFailed
from harness.records.outcome import Completed
from harness.running import ports

WATCH = paths.PACKAGE / "worker" / "watch"  # its sitecustomize notes and narrows
PORTS = 3
SCRIPT_TIMEOUT = 420.0  # s; a program may fill environments of its own


@dataclass(frozen=True)
class Place:
    """An empty home, an empty current folder and one for a script, and how to get there."""

    folder: Path
    home: Path
    program: Path  # where the script lies, with nothing beside it
    words: dict[str, str]  # for the placeholders of answers.toml
    env: dict[str, str]
    bound: Path  # notes of what would have listened beyond loopback

    def fill(self, command: str) -> str:
        """A command for a shell, with its placeholders filled in."""
        return command.format(**{name: shlex.quote(word) for name, word in self.words.items()})


def a_place(context: Context, name: str) -> Place:
    """Fresh folders below the workdir."""
    base = context.workdir / name
    folder, home, program = base / "folder", base / "home", base / "program"
    for made in (folder, home, program):
        made.mkdir(parents=True)
    free = ports.free(PORTS)
    words = {
        "port": str(free[0]),
        "port2": str(free[1]),
        "port3": str(free[2]),
        "workdir": str(folder),
        "probes": str(context.probes),
    }
    bound = context.evidence / f"{name}-bound.jsonl"
    page = context.facts.user_interface
    settings = page.env if page else {}
    env = {
        "HOME": str(home),
        "USER": os.environ.get("USER") or "benchmark",  # everybody has a name
        "PYTHONPATH": str(WATCH),  # nothing of ours can be imported
        "MLOPS_BENCH_BOUND": str(bound),
        **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
        **{name: value.format(**words) for name, value in settings.items()},
    }
    return Place(folder, home, program, words, env, bound)


def run_script(
    context: Context,
    script: Path,
    place: Place,
    *,
    name: str,
    environment: Environment | None = None,
    env: dict[str, str] | None = None,
) -> Completed:
    """Run a copy of a program of `frameworks/NAME/probes`.

    In a folder of its own: what lies beside it here would be imported, or parsed by Airflow.
    """
    copy = shutil.copy(script, place.program)
    return context.python(
        str(copy),
        name=name,
        cwd=place.folder,
        env={**place.env, **(env or {})},
        timeout=SCRIPT_TIMEOUT,
        environment=environment,
    )


def check_python(context: Context, environment: Environment | None = None) -> None:
    """Raises ToolFailed when the environment cannot run anything, which is no framework's fault."""
    done = context.python("-c", "print('alive')", name="python", environment=environment)
    if not done.ok or "alive" not in done.output:
        raise ToolFailed(f"the environment's Python does not start: {done.output[-300:]}")


def beyond_loopback(listeners: Iterable[str]) -> list[str]:
    """Those "address:port" that other machines could reach."""
    own = ("127.", "::1:", "::ffff:127.")
    return [listener for listener in listeners if not listener.startswith(own)]
