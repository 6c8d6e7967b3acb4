"""Answers about documentation: the settings."""

from collections.abc import Iterator
from typing import Any

from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """Dagster's settings: the fields of `dagster.yaml`, as the package declares them.

    https://docs.dagster.io/deployment/oss/dagster-yaml
    """

    def settings(self) -> dict[str, str | None]:
        """By their path, without those of classes that a user names."""
        from dagster._core.instance.config import dagster_instance_config_schema

        return dict(_fields("", dagster_instance_config_schema()))


def _fields(path: str, declared: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for name, field in declared.items():
        below = getattr(field.config_type, "fields", None)
        if set(below or ()) == {"module", "class", "config"}:  # of a class that a user names
            continue
        if below:
            yield from _fields(f"{path}{name}.", below)
        else:
            yield f"{path}{name}", field.description
