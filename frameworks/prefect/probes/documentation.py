"""Answers about documentation: the settings."""

from collections.abc import Iterator
from typing import Any

from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """Prefect's settings: https://docs.prefect.io/v3/api-ref/settings-ref

    The fields of pydantic models in prefect/settings, from which that page is made.
    """

    def settings(self) -> dict[str, str | None]:
        """By their dotted names; groups of settings are none."""
        from prefect.settings import Settings as Declared

        return dict(_declared(Declared, ""))


def _declared(model: Any, prefix: str) -> Iterator[tuple[str, str | None]]:
    for name, field in model.model_fields.items():
        if hasattr(field.annotation, "model_fields"):
            yield from _declared(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field.description
