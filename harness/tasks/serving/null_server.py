"""A server that does nothing with what it is sent: it bounds what the load's own side can do.

Usage: python -m harness.tasks.serving.null_server, on loopback. It prints its port, and ends when
its standard input does.
"""

import asyncio
import os
import sys
from typing import cast

REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"


class Null(asyncio.Protocol):
    """Answers each request as soon as all of it is there."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.received = b""

    def data_received(self, data: bytes) -> None:
        self.received += data
        while END_OF_HEAD in self.received:
            head, _, rest = self.received.partition(END_OF_HEAD)
            _, _, length = head.lower().partition(LENGTH)
            size = int(length.split(b"\r\n")[0] or 0)
            if len(rest) < size:
                return
            self.received = rest[size:]
            self.transport.write(REPLY)


async def serve() -> None:
    """On all processors but the last, as servers under test."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, processors[:-1] or processors)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Null, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
