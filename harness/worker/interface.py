"""Starts a framework's page or API as its documentation does, and times it.

Usage: python -m harness.worker.interface START.json

START.json has `commands` and `services` for a shell, the URL `health`, the variables `env` beside
our own, `timeout` in seconds, and the path `result`. Logs go to the current folder. The result is
{"seconds": from the first command until health answers below 400}, {"late": "..."} when it does not
answer in time, or {"error": "..."}.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from harness.worker.files import atomic_write
from harness.worker.service import NotReady, Service, ServiceFailed, answers

SETTLE_SECONDS = 1.5  # of watching it listen, for the supervisor above us
GRACE = 5.0  # s for a service to end
TAIL = 2000  # characters of a command's log that a failure quotes


def start(told: dict[str, Any]) -> float:
    """Seconds until it is healthy. Raises ServiceFailed; everything is stopped at the end."""
    env: dict[str, str] = told["env"]
    services: list[Service] = []
    begin = time.monotonic()
    try:
        for number, command in enumerate(told["commands"]):
            _run(command, Path(f"command-{number}.log"), env)
        for number, command in enumerate(told["services"]):
            log = Path(f"service-{number}.log")
            services.append(
                Service(
                    command,
                    ["/bin/sh", "-c", command],
                    log=log,
                    cwd=Path.cwd(),
                    env=env,
                    stop_signal=signal.SIGINT,  # Ctrl-C, as the one who typed it would
                )
            )
        for service in services:
            left = begin + told["timeout"] - time.monotonic()
            service.wait_until_ready(lambda: answers(told["health"]), left)
        seconds = time.monotonic() - begin
        time.sleep(SETTLE_SECONDS)
        return seconds
    finally:
        for service in services:
            service.stop(GRACE)


def _run(command: str, log: Path, env: dict[str, str]) -> None:
    with log.open("ab") as stream:
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        tail = log.read_text(errors="replace")[-TAIL:]
        raise ServiceFailed(f"{command} ended with {done.returncode}:\n{tail}")


def without_passwords(text: str) -> str:
    """A page's first start may print one, and what failed is kept."""
    return re.sub(r"(?im)^.*password.*$", "(a line about a password)", text)


def main(start_path: str) -> None:
    """The result is written whole or not at all."""
    told = json.loads(Path(start_path).read_text())
    result: dict[str, Any]
    try:
        result = {"seconds": start(told)}
    except ServiceFailed as problem:
        kind = "late" if isinstance(problem, NotReady) else "error"
        result = {kind: without_passwords(str(problem))}
    atomic_write(Path(told["result"]), json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
