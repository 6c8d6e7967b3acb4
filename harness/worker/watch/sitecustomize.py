"""Keeps listeners of a Python process to loopback, and notes its deprecation warnings.

Python imports a module of this name on start: with this folder in front of PYTHONPATH, all Python
processes of a tree do. Each part works only where its variable names the file for its notes.

* MLOPS_BENCH_BOUND: some services listen on all interfaces and have no setting for it. They get
  loopback instead, and what they asked for is noted.
* MLOPS_BENCH_WARNED: warnings that a filter of the process hides, or that its code catches, are
  not noted: nobody sees them.
"""

import json
import linecache
import os
import socket
import sys
import traceback
import warnings
from itertools import islice
from typing import Any

WILDCARDS = ("", "0.0.0.0", "::")  # noqa: S104 - those that are refused
DEPRECATIONS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
CALLERS = 12  # modules of the call stack that a note names, innermost first

_bind = socket.socket.bind
_show: Any = vars(warnings)["_showwarnmsg"]
_write: Any = vars(warnings)["_showwarnmsg_impl"]


def _bind_to_loopback(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] in WILDCARDS:
        _note("MLOPS_BENCH_BOUND", {"asked": f"[{address[0]}]:{address[1]}", "pid": os.getpid()})
        address = (_loopback(self), *address[1:])
    _bind(self, address)


def _loopback(own: socket.socket) -> str:
    if own.family == socket.AF_INET:
        return "127.0.0.1"
    only_6 = own.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    return "::1" if only_6 else "::ffff:127.0.0.1"


def _note_warning(shown: warnings.WarningMessage) -> None:
    """Called for each warning that passes the filters."""
    caught = vars(warnings)["_showwarnmsg_impl"] is not _write
    if issubclass(shown.category, DEPRECATIONS) and not caught:
        line = {
            "category": f"{shown.category.__module__}.{shown.category.__qualname__}",
            "message": str(shown.message),
            "file": shown.filename,
            "line": shown.lineno,
            **_origin(),
        }
        _note("MLOPS_BENCH_WARNED", line)
    _show(shown)


def _origin() -> dict[str, Any]:
    """The source line that warned, and the modules on the call stack."""
    frame = sys._getframe(2)
    source = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    modules = (str(f.f_globals.get("__name__", "?")) for f, _ in traceback.walk_stack(frame))
    return {"source": source, "callers": list(islice(dict.fromkeys(modules), CALLERS))}


def _note(variable: str, line: dict[str, Any]) -> None:
    descriptor = os.open(os.environ[variable], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, json.dumps(line).encode() + b"\n")
    finally:
        os.close(descriptor)


if "MLOPS_BENCH_BOUND" in os.environ:
    socket.socket.bind = _bind_to_loopback  # type: ignore[assignment,method-assign]
if "MLOPS_BENCH_WARNED" in os.environ:
    vars(warnings)["_showwarnmsg"] = _note_warning
    _note("MLOPS_BENCH_WARNED", {"watching": os.getpid()})  # so that silence means something
