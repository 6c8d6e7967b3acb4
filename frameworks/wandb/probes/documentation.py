"""Answers about documentation: the settings."""

import ast
from itertools import pairwise

from harness.worker.declarations import source_of
from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """Fields of `wandb.Settings`, each with the string below it.

    Those that begin with `x_` are internal, as the class says:
    https://docs.wandb.ai/models/ref/python/experiments/settings
    """

    def settings(self) -> dict[str, str | None]:
        tree = ast.parse(
            source_of("wandb").with_name("sdk").joinpath("wandb_settings.py").read_text()
        )
        (body,) = (
            n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Settings"
        )
        return {
            field.target.id: _text(below)
            for field, below in pairwise(body)
            if isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and not field.target.id.startswith(("x_", "_"))
        }


def _text(statement: ast.stmt) -> str | None:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
