"""Ports for services: free, on loopback, all different."""

import socket

import pytest

from harness.errors import UsageError
from harness.running import ports


def test_free_ports_are_different_and_can_be_bound() -> None:
    found = ports.free(20)
    assert len(set(found)) == 20
    for port in found:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))


def test_ports_from_a_number_on_follow_each_other() -> None:
    first = max(ports.free(1)[0] - 100, 1024)
    while True:
        try:
            assert ports.free(3, first) == [first, first + 1, first + 2]
            return
        except UsageError:
            first += 3


def test_a_port_that_is_taken_is_named() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(UsageError, match=f"port {taken.getsockname()[1]} .* another --port-from"),
    ):
        ports.free(1, taken.getsockname()[1])


def test_a_port_that_an_ended_service_has_just_left_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()  # closed first by the server: its end stays in TIME_WAIT
            assert client.recv(1) == b""
    assert ports.free(1, port) == [port]


def test_numbers_beyond_the_last_port_are_refused() -> None:
    with pytest.raises(UsageError, match=r"port 6553\d"):
        ports.free(6, 65531)
