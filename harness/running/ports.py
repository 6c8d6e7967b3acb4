"""Loopback ports for a framework's services."""

import socket
from contextlib import ExitStack

from harness.errors import UsageError

PORTS = 16  # for one process tree: more than any adapter of ours uses


def free(count: int, first: int | None = None) -> list[int]:
    """Ports that nothing listens on now: any, or `count` from `first` on.

    Raises UsageError that names the first of the latter that is taken.
    """
    wanted = range(first, first + count) if first is not None else [0] * count
    found = []
    with ExitStack() as held:  # held together, so that the system does not hand one out twice
        for port in wanted:
            probe = held.enter_context(socket.socket())
            # Only a listening socket is in the way, not one of an ended service in TIME_WAIT.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError) as problem:
                raise UsageError(
                    f"port {port} on 127.0.0.1 cannot be used ({problem}); "
                    f"free it or choose another --port-from"
                ) from None
            found.append(probe.getsockname()[1])
    return found
