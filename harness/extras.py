"""What comes with an extra of the package and may be missing."""

import importlib
from importlib.util import find_spec
from types import ModuleType
from typing import Literal, get_args

from harness.errors import UsageError

Extra = Literal["analysis", "browser", "openapi"]
EXTRAS: tuple[Extra, ...] = get_args(Extra)
MODULES: dict[Extra, tuple[str, ...]] = {
    "analysis": ("pandas", "pyarrow"),
    "browser": ("selenium",),
    "openapi": ("openapi_spec_validator", "openapi_schema_validator"),
}
USES: dict[Extra, str] = {
    "analysis": "frames in Python, and scores as CSV, Parquet or JSON files",
    "browser": "probes of web pages, and pictures of reports",
    "openapi": "a look at what servers say of their requests",
}


def needs(extra: Extra, module: str) -> ModuleType:
    """Import a module that comes with the extra; raise UsageError that says how to install it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name != module.partition(".")[0]:
            raise
        raise UsageError(f"this needs {module}, which is not installed: {command(extra)}") from None


def missing(extra: Extra) -> list[str]:
    """Those of its modules that are not installed."""
    return [module for module in MODULES[extra] if find_spec(module) is None]


def command(extra: Extra) -> str:
    """What installs it."""
    return f"pip install 'mlops-bench[{extra}]'"
