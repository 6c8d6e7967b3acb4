"""What a check needs before it can look: made once, or missing for a reason."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class NotChecked(Exception):
    """A prerequisite is missing; the message says which."""


class Once(Generic[T]):
    """A value made when first asked for; why it cannot be made is kept as well."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._reason: str | None = None

    def __call__(self) -> T:
        if self._reason is not None:
            raise NotChecked(self._reason)
        if not self._made:
            try:
                self._made.append(self._make())
            except NotChecked as reason:
                self._reason = str(reason)
                raise
        return self._made[0]
