"""Notes each attempt of a Python process to reach another machine; forbids nothing.

Python imports a module of this name on start. With this folder in front of PYTHONPATH every Python
process of a tree appends a JSON line per attempt to the file named by MLOPS_BENCH_EGRESS.
"""

import ipaddress
import json
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"}
CALLERS = 12  # modules of the call stack that a line names, innermost first
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_local(host: str) -> bool:
    address = _address(host)
    if address is None:
        own = socket.gethostname().lower()
        name = host.lower().rstrip(".")
        return name in LOCAL_NAMES or name.partition(".")[0] == own.partition(".")[0]
    address = getattr(address, "ipv4_mapped", None) or address
    # Linux takes the unspecified address, as the target of a connection, for loopback.
    return address.is_loopback or address.is_unspecified or host in _own_addresses()


def _own_addresses() -> set[str]:
    """What this machine's own name stands for: a connection to it does not leave the machine."""
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        return set()


def _destination(arguments: tuple[Any, ...]) -> str | None:
    """Of `connect`, `sendto` and `sendmsg`, which get a socket and an address."""
    address = arguments[1]
    if not isinstance(address, tuple) or len(address) < 2:
        return None  # a Unix socket's path, or a socket that is connected already
    host = _text(address[0])
    return None if _is_local(host) else f"{host}:{address[1]}"


def _looked_up(arguments: tuple[Any, ...]) -> str | None:
    host = _text(arguments[0])
    # A number needs no look-up; a connection to it is an event of its own.
    return None if _address(host) is not None or _is_local(host) else host


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


EVENTS: dict[str, Callable[[tuple[Any, ...]], str | None]] = {
    "socket.connect": _destination,
    "socket.sendto": _destination,
    "socket.sendmsg": _destination,
    "socket.getaddrinfo": _looked_up,
    "socket.gethostbyname": _looked_up,
    "socket.gethostbyaddr": _looked_up,
}


def _callers() -> list[str]:
    found: list[str] = []
    frame = sys._getframe(3)
    while frame is not None and len(found) < CALLERS:
        name = str(frame.f_globals.get("__name__", "?"))
        if name not in found:
            found.append(name)
        frame = frame.f_back  # type: ignore[assignment]
    return found


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    look = EVENTS.get(event)  # every event of the interpreter comes here: most leave at once
    if look is None:
        return
    try:
        target = look(arguments)
        if target is not None:
            _note(event, target)
    except Exception:  # an audit hook that raises would forbid the call
        return


def _note(event: str, target: str) -> None:
    line = {"event": event, "target": target, "pid": os.getpid(), "callers": _callers()}
    descriptor = os.open(os.environ["MLOPS_BENCH_EGRESS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, json.dumps(line).encode() + b"\n")
    finally:
        os.close(descriptor)


if "MLOPS_BENCH_EGRESS" in os.environ:
    sys.addaudithook(_audit)
