"""What the adapters of servers promise, and what they give back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NotRequired, Protocol, TypedDict, runtime_checkable

from harness.worker.cited import Cited
from harness.worker.contract import Adapter

# What a server may lack, called as the question that asks for it.
Ability = Literal["counted", "described", "identified", "revived", "switched"]


class Served(TypedDict):
    """Where a model is asked, once its server says that it is ready."""

    url: str  # takes bodies of `ModelServer.body` by POST
    outputs: Sequence[str | int]  # the way to the rows of outputs in its answer
    ready: str  # answers a GET with a status below 400 when it is ready
    pid: int  # of the process that an operator ends
    metrics: NotRequired[str]  # answers a GET with figures in Prometheus's format
    counter: NotRequired[str]  # the name of that among them which counts requests
    description: NotRequired[str]  # answers a GET with an OpenAPI document, in JSON
    lacks: NotRequired[Mapping[Ability, Cited]]  # why, and in which deployment it has it, if any


class ModelServer(Adapter, Protocol):
    """What serves a model by HTTP on loopback; `frameworks/NAME/server.py` has it.

    `frameworks.NAME.SCENARIO` is the service: what a user writes for that model.
    """

    def body(self, rows: Sequence[Any]) -> Any:
        """The JSON of a request with these rows: images as lists of pixels, or texts."""

    def deploy(self, model: Path) -> Served:
        """Serve the model in that folder; return when its server says that it is ready. Timed.

        The folder is called after the model's version, a whole number.
        """


@runtime_checkable
class Switching(ModelServer, Protocol):
    """A server that takes another version while it answers. Others lack "switched"."""

    def switch(self, model: Path) -> None:
        """Serve the model in that folder, a newer version, from the return on."""
