"""Notes what each Python process of a watched run reaches for, writes and reads; forbids nothing.

Python imports a module of this name on start. With this folder in front of PYTHONPATH every Python
process of a tree appends a JSON line per note to the files that these variables name:

* MLOPS_BENCH_EGRESS: attempts to reach another machine, but for MLOPS_BENCH_SERVICE.
* MLOPS_BENCH_WRITES: files outside the run's own folders that are about to change.
* MLOPS_BENCH_OTHERS: files of other runs that are opened.
* MLOPS_BENCH_KEPT: files of the store that packages, not the adapter's own code, write.
* MLOPS_BENCH_READS, only in the process that reads back and its children: files that were there
  before, which the adapter's own code opens, or which are none of the run's.

What is whose, a path a line: MLOPS_BENCH_OWN are the run's workdir, evidence and log,
MLOPS_BENCH_STORE what of the workdir is the store, MLOPS_BENCH_RUNS all runs' folder,
MLOPS_BENCH_SPARED the harness's own places. MLOPS_BENCH_PACKAGE is the framework's top module;
reading back began at MLOPS_BENCH_SINCE, in nanoseconds of the clock of files.

Every process of the tree loads this: what an event needs is imported when there is one.
"""

import os
import sys
from _json import encode_basestring_ascii as _quoted  # all of json that is needed

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes longer to load than all of this
    from collections.abc import Callable, Iterator
    from typing import Any

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"}
# The host of the user's own service, which a run may reach.
SERVICE = os.environ.get("MLOPS_BENCH_SERVICE", "")
CALLERS = 12  # modules of the call stack that a line names, innermost first
MOST = 2000  # notes of kept files by one process
MORE = "more"  # in place of an event: it kept more files than that


def _is_local(host: str) -> bool:
    import ipaddress
    import socket

    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        own = socket.gethostname().lower()
        name = host.lower().rstrip(".")
        return name in {*LOCAL_NAMES, SERVICE} or name.partition(".")[0] == own.partition(".")[0]
    address = getattr(address, "ipv4_mapped", None) or address
    # Linux takes the unspecified address, as the target of a connection, for loopback.
    near = address.is_loopback or address.is_unspecified or host in _own_addresses()
    return near or bool(SERVICE and str(address) in _addresses(SERVICE))


def _is_number(host: str) -> bool:
    import ipaddress

    try:
        return bool(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return False


def _own_addresses() -> set[str]:
    """What this machine's own name stands for: a connection to it does not leave the machine."""
    import socket

    return _addresses(socket.gethostname())


def _addresses(name: str) -> set[str]:
    import socket

    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
    except OSError:
        return set()


def _destination(arguments: "tuple[Any, ...]") -> str | None:
    """Of `connect`, `sendto` and `sendmsg`, which get a socket and an address."""
    address = arguments[1]
    if not isinstance(address, tuple) or len(address) < 2:
        return None  # a Unix socket's path, or a socket that is connected already
    host = _text(address[0])
    return None if _is_local(host) else f"{host}:{address[1]}"


def _looked_up(arguments: "tuple[Any, ...]") -> str | None:
    host = _text(arguments[0])
    # A number needs no look-up; a connection to it is an event of its own.
    return None if _is_number(host) or _is_local(host) else host


def _text(host: "Any") -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


EVENTS: "dict[str, Callable[[tuple[Any, ...]], str | None]]" = {
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
    "os.chmod": ((0,), (2,)),
    "os.utime": ((0,), (3,)),
    "sqlite3.connect": ((0,), ()),
}
# Which of them change something: what is to be removed has to be there, what is made must not.
EXISTENCE = {"os.remove": True, "os.rmdir": True, "os.mkdir": False}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def _lines(name: str) -> tuple[str, ...]:
    return tuple(line for line in os.environ.get(name, "").split("\n") if line)


def _literal(pattern: str) -> str:
    """What stands before the first character that may be any."""
    for special in "*?[":
        pattern = pattern.partition(special)[0]
    return pattern


OWN, RUNS = _lines("MLOPS_BENCH_OWN"), _lines("MLOPS_BENCH_RUNS")
STORE = tuple(OWN[0] + _literal(name) for name in _lines("MLOPS_BENCH_STORE"))
NOWHERE = ("/dev/", "/proc/", "/sys/")
# Python itself keeps bytecode beside its modules.
SPARED = (*NOWHERE, f"{sys.base_prefix}/", *_lines("MLOPS_BENCH_SPARED"))
SYSTEM = (*SPARED, "/etc/", "/usr/", "/lib", "/bin/", "/sbin/")  # nothing can be remembered there
WRITES_FILE, OTHERS_FILE, KEPT_FILE, READS_FILE = (
    os.environ.get(f"MLOPS_BENCH_{name}", "") for name in ("WRITES", "OTHERS", "KEPT", "READS")
)
FILES = bool(WRITES_FILE or OTHERS_FILE or KEPT_FILE or READS_FILE)
SINCE = int(os.environ.get("MLOPS_BENCH_SINCE", "0"))
PACKAGE = os.environ.get("MLOPS_BENCH_PACKAGE", "")
# They open what they are told to: who told them counts.
LOADERS = {"numpy", "pandas", "torch", "safetensors", "joblib", "cloudpickle", "pyarrow", "yaml"}
THROUGH = {*sys.stdlib_module_names, *LOADERS, "harness", "scenarios", __name__}
_kept: set[str] = set()


def _paths(event: str, arguments: "tuple[Any, ...]", writes: bool) -> "Iterator[tuple[str, bool]]":
    """What the event is about to open or change, absolute, and whether it is to be written to."""
    if event == "open":
        given = arguments[:1]
    else:
        places, folders = WRITES[event]
        if any(arguments[i] not in (-1, None) for i in folders if i < len(arguments)):
            return
        given = tuple(arguments[i] for i in places)
    for each in given:
        if not isinstance(each, int):
            path = os.fsdecode(each)
            if event == "sqlite3.connect" and path.startswith("file:"):
                path, writes = _database(path)
            # Nothing is resolved, nor is what is in order already.
            plain = path[:1] == "/" and "/." not in path and "//" not in path
            yield (path if plain else os.path.abspath(path)), writes  # noqa: PTH100


def _database(uri: str) -> tuple[str, bool]:
    """The file of a URI of SQLite, and whether it may be written to."""
    from urllib.parse import parse_qs, unquote

    rest, _, query = uri.partition("#")[0].removeprefix("file:").partition("?")
    if rest.startswith("//"):
        rest = f"/{rest[2:].partition('/')[2]}"
    options = parse_qs(query)
    return unquote(rest), options.get("mode") != ["ro"] and options.get("immutable") != ["1"]


def _look_at(event: str, path: str, writes: bool) -> None:
    """Note the file where it is to be noted."""
    if f"{path}/".startswith(OWN):  # also the folders themselves
        if READS_FILE:
            _note_read(event, path)
        elif writes and KEPT_FILE and path.startswith(STORE):
            _note_kept(event, path)
    elif path.startswith(SPARED) and not path.startswith(RUNS):
        return
    elif writes:
        if event not in EXISTENCE or os.path.lexists(path) is EXISTENCE[event]:
            _note(WRITES_FILE, event, path)
    elif path.startswith(RUNS):
        _note(OTHERS_FILE, event, path)
    elif READS_FILE and not path.startswith(SYSTEM):
        _note_read(event, path, by_anyone=True)


def _note_read(event: str, path: str, by_anyone: bool = False) -> None:
    """Of a file that was there before reading back began, if the adapter's own code opens it."""
    try:
        found = os.stat(path)  # noqa: PTH116  # each event pays for what it does
    except OSError:
        return
    is_file = (found.st_mode & 0o170000) == 0o100000
    if not is_file or found.st_ctime_ns >= SINCE or not (by_anyone or _owner()):
        return
    import time

    age = time.time_ns() - found.st_ctime_ns
    changed = time.clock_gettime(time.CLOCK_BOOTTIME) - age / 1e9
    _note(READS_FILE, event, path, f', "callers": [{_callers()}], "changed": {changed}')


def _note_kept(event: str, path: str) -> None:
    if path not in _kept and len(_kept) <= MOST and _owner() == "":
        _kept.add(path)
        _note(KEPT_FILE, event if len(_kept) <= MOST else MORE, path, "")


def _owner() -> str | None:
    """The adapter's own module that does it; "" where a package does; None for neither."""
    frame = sys._getframe(1)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", "?"))
        if name == "__main__":
            spec = frame.f_globals.get("__spec__")
            if spec is None:  # a script, or `python -c`
                return name
            name = spec.name
        top = name.partition(".")[0]
        if top == "frameworks":
            return name
        if top == PACKAGE or top not in THROUGH:
            return ""
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _callers() -> str:
    """Items of a JSON list."""
    found: list[str] = []
    frame = sys._getframe(1)
    while frame is not None and len(found) < CALLERS:
        name = str(frame.f_globals.get("__name__", "?"))
        if name not in (*found, __name__):
            found.append(name)
        frame = frame.f_back  # type: ignore[assignment]
    return ", ".join(map(_quoted, found))


def _audit(event: str, arguments: "tuple[Any, ...]") -> None:
    # Every event of the interpreter comes here: most leave at once.
    look = EVENTS.get(event)
    touches = FILES and (event == "open" or event in WRITES)
    if look is None and not touches:
        return
    try:
        if look is not None:
            target = look(arguments)
            if target is not None:
                _note(os.environ["MLOPS_BENCH_EGRESS"], event, target)
        if touches:
            writes = event != "open" or bool(arguments[2] & WRITING)
            if writes or READS_FILE or OTHERS_FILE:
                for path, changes in _paths(event, arguments, writes):
                    _look_at(event, path, changes)
    except Exception:  # an audit hook that raises would forbid the call
        return


def _note(file: str, event: str, target: str, more: str | None = None) -> None:
    """Append a line, with who calls unless there is something else to tell."""
    if not file:
        return
    if more is None:
        more = f', "callers": [{_callers()}]'
    target = target.encode(errors="surrogateescape").decode(errors="replace")
    line = f'{{"event": {_quoted(event)}, "target": {_quoted(target)}, "pid": {os.getpid()}{more}}}'
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, line.encode() + b"\n")
    finally:
        os.close(descriptor)


if "MLOPS_BENCH_EGRESS" in os.environ:
    sys.addaudithook(_audit)
