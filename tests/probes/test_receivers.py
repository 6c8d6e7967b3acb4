import socket
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from harness.measure.interoperability import receivers
from harness.measure.interoperability.sending import send
from harness.measure.interoperability.telemetry import statsd_names
from harness.measure.probe import FrameworkFailed, ToolFailed

OPENER = build_opener(ProxyHandler({}))


def test_requests_are_kept_in_order_whatever_their_path() -> None:
    with receivers.http() as receiver:
        assert send("POST", f"{receiver.url}/a/b?c", {"d": 1}).status == 200
        assert send("GET", receiver.url).status == 200
        assert [(r.method, r.path, r.body) for r in receiver.requests] == [
            ("POST", "/a/b?c", b'{"d": 1}'),
            ("GET", "/", b""),
        ]


def test_chunks_are_joined() -> None:
    with receivers.http() as receiver:
        OPENER.open(Request(receiver.url, iter([b"one ", b"two"]), method="POST"), timeout=5)
        assert receiver.requests[0].body == b"one two"


def test_a_receiver_is_gone_with_its_block() -> None:
    with receivers.http() as receiver:
        pass
    with pytest.raises(FrameworkFailed):
        send("GET", receiver.url)


def test_a_port_that_is_taken_is_a_fault_of_ours() -> None:
    with receivers.http() as first, pytest.raises(ToolFailed), receivers.http(first.port):
        pass


def test_waiting_ends_when_there_is_enough_or_time_is_up() -> None:
    with receivers.http() as receiver:
        assert not receiver.wait(bool, 0.2)
        send("GET", receiver.url)
        assert receiver.wait(bool, 5)


def test_lines_of_statsd_are_read_and_nothing_else() -> None:
    lines = b"airflow.runs:1|c\nduration:3.5|ms|#tag:x\nnonsense\nname:|c"
    with receivers.statsd() as receiver:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(lines, ("127.0.0.1", receiver.port))
        assert receiver.wait(bool, 5)
        assert statsd_names(receiver.requests) == ["airflow.runs", "duration"]


def test_nothing_is_sent_to_other_machines() -> None:
    with pytest.raises(ToolFailed, match="not on this machine"):
        send("GET", "http://192.0.2.1/")
