"""Notes each attempt of a Python process to reach another machine; forbids nothing.

Python imports a module of this name on start. With this folder in front of PYTHONPATH every Python
process of a tree appends a JSON line per attempt to the file named by MLOPS_BENCH_EGRESS. Attempts
to write below the folders in MLOPS_BENCH_HOMES, but not below those in MLOPS_BENCH_SPARED, go to
the file named by MLOPS_BENCH_WRITES.
"""

import ipaddress
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
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


# What writes to a place: which arguments are paths, and which says that they are relative to an
# open folder, which is not looked into.
WRITES: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "os.mkdir": ((0,), (2,)),
    "os.remove": ((0,), (1,)),
    "os.rmdir": ((0,), (1,)),
    "os.rename": ((0, 1), (2, 3)),
    "os.link": ((1,), (3,)),
    "os.symlink": ((1,), (2,)),
    "os.truncate": ((0,), ()),
    "os.utime": ((0,), (3,)),
    "sqlite3.connect": ((0,), ()),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
HOMES, SPARED = (
    tuple(f"{place}/" for place in os.environ.get(name, "").split(os.pathsep) if place)
    for name in ("MLOPS_BENCH_HOMES", "MLOPS_BENCH_SPARED")
)


def _written(event: str, arguments: tuple[Any, ...]) -> Iterator[str]:
    """Paths in the user's home that this event is about to change."""
    if event == "open":
        if not arguments[2] & WRITING:
            return
        given = arguments[:1]
    else:
        places, folders = WRITES[event]
        if any(arguments[i] not in (-1, None) for i in folders if i < len(arguments)):
            return
        given = tuple(arguments[i] for i in places)
    for each in given:
        if not isinstance(each, int):
            path = os.path.abspath(os.fsdecode(each))  # noqa: PTH100  # nothing is resolved
            if path.startswith(HOMES) and not path.startswith(SPARED):
                yield path


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
    # Every event of the interpreter comes here: most leave at once.
    look = EVENTS.get(event)
    writes = bool(HOMES) and (event == "open" or event in WRITES)
    if look is None and not writes:
        return
    try:
        if look is not None:
            target = look(arguments)
            if target is not None:
                _note("MLOPS_BENCH_EGRESS", event, target)
        if writes:
            for path in _written(event, arguments):
                _note("MLOPS_BENCH_WRITES", event, path)
    except Exception:  # an audit hook that raises would forbid the call
        return


def _note(variable: str, event: str, target: str) -> None:
    line = {"event": event, "target": target, "pid": os.getpid(), "callers": _callers()}
    descriptor = os.open(os.environ[variable], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, json.dumps(line).encode() + b"\n")
    finally:
        os.close(descriptor)


if "MLOPS_BENCH_EGRESS" in os.environ:
    sys.addaudithook(_audit)
