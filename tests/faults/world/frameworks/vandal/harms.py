"""What a framework can do to the one who runs it: ends, trees, results, evidence, logs, folders."""

import ctypes
import json
import math
import os
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from harness.worker.contract import Request

LONG = 600  # s
MEGABYTE = 10**6


def _secret() -> Path:
    return Path(os.environ["VANDAL_SECRET"])


def _gone(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


# Ends


def raises(_request: Request) -> None:
    raise ValueError("as told")


def raises_at_length(_request: Request) -> None:
    raise ValueError("x" * MEGABYTE)


def raises_control_characters(_request: Request) -> None:
    raise ValueError("\x1b]0;title\x07\x1b[31mred\x1b[0m [bold]markup[/] \u202e\x00 | `<b>`")


def raises_no_text(_request: Request) -> None:
    raise ValueError("\udcff\ud800")


def raises_a_line_end(_request: Request) -> None:
    raise ValueError("\n")


def exits_well(_request: Request) -> None:
    os._exit(0)


def exits(_request: Request) -> None:
    sys.exit(7)


def segfaults(_request: Request) -> None:
    ctypes.string_at(0)


def aborts(_request: Request) -> None:
    os.abort()


def kills_itself(_request: Request) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kills_its_group(_request: Request) -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


def kills_its_parent(_request: Request) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.2)


def recurses(request: Request) -> None:
    recurses(request)


# Trees


def leaks(_request: Request) -> None:
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(LONG)
        os._exit(0)


def forks_in_a_chain(_request: Request) -> None:
    """Each process lives for a moment, and leaves a child that does the same."""
    if os.fork() == 0:
        os.setsid()
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            time.sleep(0.002)
            if os.fork():
                os._exit(0)
        os._exit(0)


def listens_everywhere(_request: Request) -> None:
    with socket.create_server(("0.0.0.0", 0)):
        time.sleep(1.2)


# No end, which the host has to make


def hangs(_request: Request) -> None:
    time.sleep(LONG)


def hangs_and_ignores(_request: Request) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(LONG)


def stops_itself(_request: Request) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def stops_its_parent(_request: Request) -> None:
    os.kill(os.getppid(), signal.SIGSTOP)
    time.sleep(LONG)


# Results


def _leave(request: Request, content: str | bytes) -> None:
    file = request.evidence / "result.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os._exit(0)


def result_is_a_list(request: Request) -> None:
    _leave(request, "[1, 2]")


def result_is_deep(request: Request) -> None:
    _leave(request, '{"phases": ' + "[" * 10_000 + "]" * 10_000 + "}")


def result_has_times_without_end(request: Request) -> None:
    phase = {"name": "run", "begin": math.nan, "end": 1e308, "cpu": math.inf, "error": None}
    _leave(request, json.dumps({"phases": [phase], "run_id": "1", "read_back": {}}))


def result_is_binary(request: Request) -> None:
    _leave(request, bytes(range(256)) * 100)


def result_is_large(request: Request) -> None:
    _leave(request, '{"phases": [], "run_id": "' + "x" * 60 * MEGABYTE + '", "read_back": null}')


def result_is_a_folder(request: Request) -> None:
    (request.evidence / "result.json").mkdir()
    os._exit(0)


def result_is_a_pipe(request: Request) -> None:
    os.mkfifo(request.evidence / "result.json")
    os._exit(0)


def result_is_a_link(request: Request) -> None:
    (request.evidence / "result.json").symlink_to(_secret())
    os._exit(0)


# The timeline, and what is the host's own


def _timeline() -> Path:
    return Path(os.environ["MLOPS_BENCH_TIMELINE"])


def timeline_is_garbage(_request: Request) -> None:
    _timeline().write_bytes(b"\xff\xfe{]\n" * 1000)


def timeline_has_other_times(_request: Request) -> None:
    mark = {"kind": "step", "name": "load_data", "pid": 1, "process_start": 0, "begin": -1e300}
    with _timeline().open("a") as stream:
        stream.write(json.dumps({**mark, "end": 1e308, "cpu": math.nan}) + "\n")


def timeline_is_a_folder(_request: Request) -> None:
    _gone(_timeline())
    _timeline().mkdir()


def timeline_is_a_pipe(_request: Request) -> None:
    _gone(_timeline())
    os.mkfifo(_timeline())
    os._exit(1)


def timeline_is_a_link(_request: Request) -> None:
    _gone(_timeline())
    _timeline().symlink_to("/dev/zero")
    os._exit(1)


def salt_is_gone(request: Request) -> None:
    _gone(request.evidence / "salt")


def outcome_is_a_folder(request: Request) -> None:
    (request.evidence / "outcome.json").mkdir()


def outcome_is_forged(request: Request) -> None:
    (request.evidence / "outcome.json").write_text('{"ended": "exited"}')
    os.kill(os.getppid(), signal.SIGKILL)
    os._exit(0)


def request_is_gone(request: Request) -> None:
    _gone(request.evidence / "request.json")


# Evidence


def evidence_has_a_link(request: Request) -> None:
    (request.evidence / "link").symlink_to(_secret())


def evidence_has_a_link_to_a_folder(request: Request) -> None:
    (request.evidence / "folder").symlink_to(_secret().parent)


def evidence_has_a_hard_link(request: Request) -> None:
    with suppress(OSError):
        (request.evidence / "hard").hardlink_to(_secret())


def evidence_has_a_pipe(request: Request) -> None:
    os.mkfifo(request.evidence / "pipe")


def evidence_has_a_socket(request: Request) -> None:
    folder = os.open(request.evidence, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listener:  # a path would be too long
        listener.bind(f"/proc/self/fd/{folder}/socket")


def evidence_has_a_long_name(request: Request) -> None:
    (request.evidence / ("n" * 255)).write_text("long")


def evidence_has_names_that_are_no_text(request: Request) -> None:
    (request.evidence / os.fsdecode(b"\xff\xfe\x1b[31m\n|`<b>")).write_text("odd")


def evidence_is_deep(request: Request) -> None:
    os.chdir(request.evidence)
    for _ in range(2000):
        Path("d").mkdir()
        os.chdir("d")
    Path("bottom").write_text("deep")


def evidence_cannot_be_read(request: Request) -> None:
    (request.evidence / "shut").write_text("shut")
    (request.evidence / "shut").chmod(0)


def evidence_has_a_shut_folder(request: Request) -> None:
    (request.evidence / "shut").mkdir()
    (request.evidence / "shut" / "file").write_text("in it")
    (request.evidence / "shut").chmod(0)


def evidence_is_gone(request: Request) -> None:
    _gone(request.evidence)


def evidence_is_a_link(request: Request) -> None:
    _gone(request.evidence)
    request.evidence.symlink_to(_secret().parent)


def evidence_is_much(request: Request) -> None:
    for number in range(20_000):
        (request.evidence / f"{number}").touch()


def evidence_is_large(request: Request) -> None:
    with (request.evidence / "large").open("wb") as stream:
        stream.truncate(20_000 * MEGABYTE)


def evidence_is_a_bomb(request: Request) -> None:
    import gzip

    with gzip.open(request.evidence / "bomb.json.gz", "wb") as stream:
        for _ in range(200):
            stream.write(bytes(MEGABYTE))


# Logs


def _log(request: Request) -> Path:
    return request.evidence.parents[1] / "logs" / f"{request.evidence.name}.log"


def logs_much(_request: Request) -> None:
    with suppress(OSError):
        for _ in range(300):
            os.write(1, b"line\n" * (MEGABYTE // 5))


def logs_control_characters(_request: Request) -> None:
    os.write(1, b"\x1b]0;title\x07\x1b[2J\x00\xff\xfe[bold]markup[/] <script>alert(1)</script>\n")


def logs_its_secret(_request: Request) -> None:
    os.write(1, b"http://user:PASSWORD-IN-A-URL@127.0.0.1/\n")


def log_is_gone(request: Request) -> None:
    _gone(_log(request))


def log_is_a_link(request: Request) -> None:
    _gone(_log(request))
    _log(request).symlink_to(_secret())


# The work folder


def workdir_is_gone(request: Request) -> None:
    _gone(request.workdir)


def workdir_is_shut(request: Request) -> None:
    request.workdir.chmod(0)


def workdir_is_deep(request: Request) -> None:
    os.chdir(request.workdir)
    for _ in range(2000):
        Path("d").mkdir()
        os.chdir("d")


def workdir_is_a_link(request: Request) -> None:
    _gone(request.workdir)
    request.workdir.symlink_to(_secret().parent)


# The machine


def writes_in_the_home(_request: Request) -> None:
    (Path(os.environ["VANDAL_HOME"]) / "mine").write_text("mine")


def sends_a_datagram(_request: Request) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, suppress(OSError):
        sender.sendto(b"hello", ("192.0.2.1", 9))


def closes_its_streams(_request: Request) -> None:
    for number in (0, 1, 2):
        with suppress(OSError):
            os.close(number)


# The harness's own records: last, as evidence of earlier cells goes with the run's folder


def _run_folder(request: Request) -> Path:
    return request.evidence.parents[1]


def records_are_garbage(request: Request) -> None:
    (_run_folder(request) / "records.jsonl").write_bytes(b"\xff{]\n" * 1000)


def records_are_gone(request: Request) -> None:
    _gone(_run_folder(request) / "records.jsonl")


def records_are_a_pipe(request: Request) -> None:
    records_are_gone(request)
    os.mkfifo(_run_folder(request) / "records.jsonl")


def records_are_forged(request: Request) -> None:
    file = _run_folder(request) / "records.jsonl"
    last = file.read_text().splitlines()[-1]
    with file.open("a") as stream:
        stream.write(last.replace('"bare"', '"vandal"') + "\n")


def plan_is_gone(request: Request) -> None:
    _gone(_run_folder(request) / "plan.json")


def plan_is_garbage(request: Request) -> None:
    (_run_folder(request) / "plan.json").write_text("[]")


def log_is_a_hard_link(request: Request) -> None:
    _gone(_log(request))
    _log(request).hardlink_to(_secret())


def logs_folder_is_a_link(request: Request) -> None:
    logs = _run_folder(request) / "logs"
    _gone(logs)
    logs.symlink_to(_secret().parent)


def evidence_folder_is_a_link(request: Request) -> None:
    evidence = _run_folder(request) / "evidence"
    evidence.rename(evidence.with_name("moved"))
    evidence.symlink_to(_secret().parent)


def run_folder_is_gone(request: Request) -> None:
    _gone(_run_folder(request))
