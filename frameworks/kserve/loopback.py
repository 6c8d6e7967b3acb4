"""KServe's model server listens on 0.0.0.0, and has no setting for that: here it gets loopback.

https://github.com/kserve/kserve/blob/v0.21.0/python/kserve/kserve/protocol/rest/server.py
"""

from typing import Any

from kserve import model_server
from kserve.protocol.rest.server import RESTServer


class OnLoopback(RESTServer):
    """In all else as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.config.host = "127.0.0.1"


def stay_there() -> None:
    """Before a server is started."""
    model_server.RESTServer = OnLoopback
