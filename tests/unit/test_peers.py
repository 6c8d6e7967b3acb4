"""The supervisor sees who a tree talks to, Python or not."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from harness.records.outcome import LOOPBACK, Outcome
from harness.running.supervisor import Spec
from tests.unit.world import CHECKOUT


def own_address() -> str | None:
    """An address of this machine that is not on loopback: as good as another machine's."""
    found = [a for addresses in psutil.net_if_addrs().values() for a in addresses]
    usable = (a.address for a in found if a.family == socket.AF_INET)
    return next((address for address in usable if not address.startswith(LOOPBACK)), None)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    address = own_address()
    if address is None:
        pytest.skip("this machine has loopback only")
    with socket.create_server((address, 0)) as listening:
        yield listening


def supervised(folder: Path, script: str) -> Outcome:
    spec = Spec(
        command=["/bin/bash", "-c", script],
        env={},
        cwd=str(folder),
        log=str(folder / "log"),
        outcome=str(folder / "outcome.json"),
        guard=str(folder / "guard"),
        timeout=20,
    )
    (folder / "spec.json").write_bytes(msgspec.json.encode(spec))
    supervisor = psutil.Popen(
        [sys.executable, "-m", "harness.running.supervisor", str(folder / "spec.json")],
        cwd=CHECKOUT,
        stdin=-1,
    )
    assert supervisor.wait(30) == 0
    supervisor.stdin.close()
    return msgspec.json.decode((folder / "outcome.json").read_bytes(), type=Outcome)


def test_a_peer_beyond_loopback_is_kept_with_its_program(
    server: socket.socket, tmp_path: Path
) -> None:
    address, port = server.getsockname()

    outcome = supervised(tmp_path, f"exec 3<>/dev/tcp/{address}/{port}; read -t 1.2 <&3")

    assert outcome.peers == [f"{address}:{port} of bash"]


def test_a_peer_on_loopback_is_not(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        outcome = supervised(tmp_path, f"exec 3<>/dev/tcp/127.0.0.1/{port}; read -t 1.2 <&3")

    assert outcome.peers == []
