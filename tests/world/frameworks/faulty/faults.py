"""The faults themselves."""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from harness.worker.service import Service

LONG = 600
SAMPLED = 1.2  # s, in which the supervisor looks at least once
BROKEN_RESULTS = {"not_json": '{"phases": [', "shapeless": '{"phases": [{"name": 1}]}'}


def crash() -> None:
    raise ValueError("as <b>told</b>\nand more lines")


def hang() -> None:
    time.sleep(LONG)


def hang_and_ignore_sigterm() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(LONG)


def leave() -> None:
    os._exit(7)


def start_what_the_interpreter_waits_for() -> None:
    multiprocessing.get_context("fork").Process(target=time.sleep, args=(0.5,)).start()


def start_what_outlives_us_briefly() -> None:
    """By a parent that is gone at once; it ends by itself, before anything is killed."""
    # The last `:` keeps the shell from becoming `sleep`, by whose name it would be told.
    loop = f"(while kill -0 {os.getpid()} 2>/dev/null; do sleep 0.05; done; sleep 0.1; :) &"
    subprocess.run(["sh", "-c", loop], check=True)


def segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leak() -> None:
    """Leave a grandchild in a session of its own, with the parent in between gone."""
    ready, when_ready = os.pipe()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os.read(ready, 1)
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(when_ready, b".")
    time.sleep(LONG)
    os._exit(0)


def listen_everywhere() -> None:
    with socket.create_server(("0.0.0.0", 0)):
        time.sleep(SAMPLED)


def leave_result(file: Path, text: str) -> None:
    file.write_text(text)
    os._exit(0)


def fill_disk(file: Path) -> None:
    """Refuses where more than a few megabytes are free: only a small disk is meant."""
    if shutil.disk_usage(file.parent).free > 5e6:
        raise RuntimeError("this disk is too large to be filled")
    for size in (4096, 1):
        with suppress(OSError), file.open("ab", buffering=0) as stream:
            while True:
                stream.write(b"x" * size)


def wait_for_silent_service(folder: Path) -> None:
    command = [sys.executable, "-c", "import time; print('thinking', flush=True); time.sleep(600)"]
    service = Service("thinker", command, log=folder / "thinker.log", cwd=folder)
    try:
        service.wait_until_ready(lambda: False, timeout=0.5)
    finally:
        service.stop()


def wait_for_dead_service(folder: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no database')"]
    service = Service("mayfly", command, log=folder / "mayfly.log", cwd=folder)
    service.wait_until_ready(lambda: False)
