"""Lists the calls that an answer makes of its framework's API, with what each has given back.

calls = Calls()
runs = calls("MlflowClient.search_runs(order_by=...)", lambda: client.search_runs(...))
return {"number": ..., "accuracy": ..., "calls": calls.made}
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

KEPT = 100_000  # characters of a result


class Calls:
    """`calls(name, function)` calls the function, notes it, and returns what it returned."""

    def __init__(self) -> None:
        self.made: list[dict[str, str]] = []

    def __call__(self, name: str, function: Callable[[], T]) -> T:
        result = function()
        self.made.append({"call": name, "result": repr(result)[:KEPT]})
        return result
