"""A newer version of the model comes while clients ask: planted servers, and what is noted."""

import dataclasses
import json
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from harness.tasks.serving import switching
from harness.tasks.serving.switching import Switched, switch
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Served
from harness.worker.service import NotReady, ServiceFailed, post
from harness.worker.tasks import serving
from harness.worker.tasks.serving import Driver, change_version
from tests.unit.planting import Plant


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SWITCH_SECONDS", 0.3)


def switched(plant: Plant, fault: str, newer: Path) -> Switched:
    """The planted server takes another model once this file is there."""
    offer = plant(fault)
    offer.served.switches = True
    call = (lambda _: newer.touch(), Path("model"), offer.visit.evidence)
    thread = threading.Thread(target=change_version, args=call)
    thread.start()
    found = switch(offer)
    thread.join()
    assert found is not None
    assert found.requests > 10
    return found


def wrong(found: Switched) -> list[str]:
    return [case.wrong for case in found.cases]


def test_a_server_that_takes_another_version_without_a_failed_request(
    plant: Plant, tmp_path: Path
) -> None:
    assert wrong(switched(plant, "none", tmp_path / "newer.json")) == ["", ""]


def test_a_server_that_has_no_model_for_a_while(plant: Plant, tmp_path: Path) -> None:
    newer, meanwhile = wrong(switched(plant, "gap", tmp_path / "newer.json"))
    assert newer.startswith("status 503")  # the switch was said to be over
    assert meanwhile.startswith("status 503")


def test_a_server_that_stays_with_the_first_version(plant: Plant, tmp_path: Path) -> None:
    newer, meanwhile = wrong(switched(plant, "stays", tmp_path / "newer.json"))
    assert "label" in newer
    assert meanwhile == ""


def test_a_switch_that_fails_is_told(plant: Plant) -> None:
    offer = plant("none")
    offer.served.switches = True

    def refuse(model: Path) -> None:
        raise RuntimeError(f"no place for {model.name}")

    told: list[Exception | None] = []
    call = (refuse, Path("123457"), offer.visit.evidence)
    thread = threading.Thread(target=lambda: told.append(change_version(*call)))
    thread.start()
    found = switch(offer)
    thread.join()
    assert found is not None
    assert wrong(found) == ["RuntimeError: no place for 123457", ""]
    assert isinstance(told[0], RuntimeError)


def test_a_server_that_takes_no_other_version_is_not_asked(plant: Plant) -> None:
    assert switch(plant("none")) is None


def test_clients_end_when_the_run_is_ended_meanwhile(plant: Plant) -> None:
    offer = plant("none")
    offer.served.switches = True
    before = threading.active_count()
    ticks = iter([None] * 3)

    def tick() -> None:
        if next(ticks, "over") == "over":
            raise KeyboardInterrupt

    offer.visit = dataclasses.replace(offer.visit, tick=tick)
    with pytest.raises(KeyboardInterrupt):
        switch(offer)
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() == before


class Framework:
    """One that takes whatever it is given, by name alone."""

    def __init__(self) -> None:
        self.given: list[Path] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def body(self, rows: Sequence[Any]) -> Any:
        return rows

    def deploy(self, model: Path) -> Served:
        self.given.append(model)
        return {"url": "", "outputs": [], "ready": "", "pid": 1}


class Switching(Framework):
    """And another one later."""

    def switch(self, model: Path) -> None:
        self.given.append(model)


class Broken(Framework):
    """A full disk is ours."""

    def switch(self, model: Path) -> None:
        raise OSError(28, "No space left on device")


def driver_of(framework: Framework, tmp_path: Path) -> Driver:
    """With what the host would say of each meeting: its offer."""
    for name in ("data/model", "data/newer", "work", "evidence"):
        (tmp_path / name).mkdir(parents=True)
    data, work, evidence = (tmp_path / name for name in ("data", "work", "evidence"))
    request = Request("it", "one", "tiny", "smoke", {}, data, work, evidence, ())
    driver = Driver(request, framework)
    driver.version, driver.answer = 100_000, {}
    driver.meet = lambda name, offer: offer  # type: ignore[method-assign]
    return driver


def test_each_version_is_a_folder_called_after_a_higher_number(tmp_path: Path) -> None:
    framework = Switching()
    driver = driver_of(framework, tmp_path)
    driver.deploy({})
    driver.switch({})
    assert [int(folder.name) for folder in framework.given] == [100_001, 100_002]
    data = tmp_path / "data"
    assert [folder.readlink() for folder in framework.given] == [data / "model", data / "newer"]
    assert driver.answer["switch"]["switches"]


def test_what_cannot_switch_is_offered_without(tmp_path: Path) -> None:
    driver = driver_of(Framework(), tmp_path)
    driver.deploy({})
    driver.switch({})
    assert "switches" not in driver.answer["switch"]


def test_a_full_disk_is_no_answer_of_the_framework(tmp_path: Path) -> None:
    driver = driver_of(Broken(), tmp_path)
    driver.deploy({})
    with pytest.raises(OSError, match="No space left"):
        driver.switch({})


class Lacking(Switching):
    """In this deployment it cannot."""

    def deploy(self, model: Path) -> Served:
        reason = Cited("one process", "https://x.org", "One process.", date(2026, 11, 30))
        return {**super().deploy(model), "lacks": {"switched": reason}}


def test_what_a_deployment_lacks_is_not_tried(tmp_path: Path) -> None:
    framework = Lacking()
    driver = driver_of(framework, tmp_path)
    driver.deploy({})
    driver.switch({})
    assert len(framework.given) == 1
    assert "switches" not in driver.answer["switch"]


class Refusing(Framework):
    """Its server has ended: that is its own."""

    def switch(self, model: Path) -> None:
        raise ConnectionResetError("by peer")


def test_a_connection_that_its_server_breaks_is_its_own(tmp_path: Path) -> None:
    driver = driver_of(Refusing(), tmp_path)
    driver.deploy({})
    driver.switch({})
    told = json.loads((tmp_path / "evidence" / serving.SWITCHED).read_bytes())
    assert told["said"] == "ConnectionResetError: by peer"


def test_where_too_little_was_asked_afterwards_nothing_is_known(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switching, "PATIENCE", 0.2)
    monkeypatch.setattr(switching, "AFTER", 10**6)
    found = switched(plant, "none", tmp_path / "newer.json")
    assert (found.cases, "fewer than" in found.unknown) == ([], True)


@pytest.mark.parametrize(
    ("status", "raised", "said"), [(200, None, ""), (409, ServiceFailed, "already there")]
)
def test_a_command_to_a_service(status: int, raised: type[Exception] | None, said: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/load"
        with pytest.raises(raised, match=said) if raised else nullcontext():
            post(url)
        server.shutdown()
    with pytest.raises(ServiceFailed):
        post(url)


def test_a_command_that_is_not_answered_is_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotReady):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout=0.2)
