"""Answers about documentation: the settings."""

import ast
from collections.abc import Iterator

from harness.worker.declarations import comment, source_of
from harness.worker.questions import documentation as asked

# Left out by DVC's own list of settings too (`config_vars_for_completion` beside them).
EXPERIMENTAL = ("machine", "feature")
ANY = "*"  # a name of the user's, which is no setting itself


class Settings(asked.Settings):
    """Options of `dvc config`, each a key of the schemas in dvc/config_schema.py.

    https://doc.dvc.org/user-guide/project-structure/configuration
    """

    def settings(self) -> dict[str, str | None]:
        """Names as in the file, below the schema that declares them, without deprecated ones."""
        text = source_of("dvc.config_schema").read_text("utf-8")
        lines = text.splitlines()
        found = {}
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
                schema = ast.unparse(statement.targets[0])
                for name, line in _keys(statement.value, schema):
                    beside = lines[line - 1].partition("  # ")[2]
                    found[name] = comment(lines, line) or beside or None
        return found


def _keys(schema: ast.Dict, path: str) -> Iterator[tuple[str, int]]:
    for key, value in zip(schema.keys, schema.values, strict=True):
        name = _name(key)
        if name is None or name in EXPERIMENTAL:
            continue
        while isinstance(value, ast.Call) and value.args:  # such as ByUrl({...})
            value = value.args[0]
        if isinstance(value, ast.Dict):
            yield from _keys(value, f"{path}.{name}")
        elif key is not None and name != ANY:
            yield f"{path}.{name}", key.lineno


def _name(key: ast.expr | None) -> str | None:
    """Of "name", Optional("name", ...) and the like, and of `str`, which is any name."""
    if isinstance(key, ast.Call):
        deprecated = any(ast.unparse(word.value) == "DEPRECATED" for word in key.keywords)
        return None if deprecated else _name(key.args[0])
    if isinstance(key, ast.Name):
        return ANY
    return str(key.value) if isinstance(key, ast.Constant) else None
