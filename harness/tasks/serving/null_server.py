"""A server that does nothing with what it is sent: it bounds what the load's own side can do.

Usage: python -m harness.tasks.serving.null_server PORT, on loopback; ends with SIGTERM.
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


async def serve(port: int) -> None:
    """Until it is ended; on all processors but the last, as servers under test."""
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, processors[:-1] or processors)
    server = await asyncio.get_running_loop().create_server(Null, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
