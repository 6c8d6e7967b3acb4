"""Services: ready, dead, silent, and gone with all their children."""

import http.server
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.worker.service import NotReady, Service, ServiceFailed, answers, short_temporary

SLEEP = "import time; time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True)"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"


def start(folder: Path, code: str, **options: signal.Signals) -> Service:
    command = [sys.executable, "-c", code]
    return Service("it", command, log=folder / "log", cwd=folder, env={"NAME": "x"}, **options)


def says(folder: Path, text: str) -> bool:
    return text in (folder / "log").read_text()


def test_waiting_ends_when_the_service_is_ready(tmp_path: Path) -> None:
    service = start(tmp_path, f"import os; print(os.environ['NAME'], flush=True); {SLEEP}")
    service.wait_until_ready(lambda: says(tmp_path, "x"), timeout=20)
    service.stop()
    assert service.process.returncode == -signal.SIGTERM


def test_a_service_that_ends_early_shows_the_end_of_its_log(tmp_path: Path) -> None:
    service = start(tmp_path, "[print(n) for n in range(40)]; raise SystemExit(3)")
    with pytest.raises(ServiceFailed, match="it ended with 3:\n25\n26") as failed:
        service.wait_until_ready(lambda: False)
    assert str(failed.value).endswith("39")


def test_a_service_that_stays_silent_is_given_up(tmp_path: Path) -> None:
    service = start(tmp_path, SLEEP)
    with pytest.raises(NotReady, match=r"it not ready after 0\.2 s"):
        service.wait_until_ready(lambda: False, timeout=0.2)
    service.stop()


def test_a_service_that_ignores_the_signal_is_killed_after_its_grace(tmp_path: Path) -> None:
    service = start(tmp_path, f"{STUBBORN}; {SLEEP}")
    service.wait_until_ready(lambda: says(tmp_path, "on"), timeout=20)
    begin = time.monotonic()
    service.stop(grace=0.3)
    assert 0.3 <= time.monotonic() - begin < 5
    assert service.process.returncode == -signal.SIGKILL


def test_children_of_a_service_end_with_it(tmp_path: Path) -> None:
    service = start(tmp_path, PARENT)
    parent = psutil.Process(service.process.pid)
    service.wait_until_ready(lambda: bool(parent.children()), timeout=20)
    child = parent.children()[0]
    service.stop()
    gone, alive = psutil.wait_procs([child], timeout=5)
    assert (len(gone), alive) == (1, [])


def test_stop_may_be_called_twice_and_after_the_end(tmp_path: Path) -> None:
    service = start(tmp_path, "pass")
    service.process.wait()
    service.stop()
    service.stop()


def test_a_service_may_want_another_signal(tmp_path: Path) -> None:
    service = start(tmp_path, f"print('on', flush=True); {SLEEP}", stop_signal=signal.SIGINT)
    service.wait_until_ready(lambda: says(tmp_path, "on"), timeout=20)
    service.stop()
    assert service.process.returncode == -signal.SIGINT


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_only_a_good_answer_counts_as_one(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert answers(f"{url}/fine")
    assert not answers(f"{url}/broken")
    assert not answers("http://127.0.0.1:9/")


def test_a_socket_fits_into_a_folder_with_a_long_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workdir = tmp_path / ("long" * 30)
    (workdir / "tmp").mkdir(parents=True)
    monkeypatch.chdir(workdir)
    monkeypatch.setenv("TMPDIR", str(workdir / "tmp"))
    monkeypatch.setenv("MLOPS_BENCH_OWN", f"{workdir}/")

    found = short_temporary()

    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"{found['TMPDIR']}/{'n' * 40}")
    assert len(list((workdir / "tmp").iterdir())) == 1
    assert found["MLOPS_BENCH_OWN"].splitlines()[0] == f"{workdir}/"
    assert found["TMPDIR"].startswith(found["MLOPS_BENCH_OWN"].splitlines()[1])


def test_a_folder_with_a_short_name_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/tmp")  # none is made there
    assert short_temporary() == {}
