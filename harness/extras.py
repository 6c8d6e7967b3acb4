"""What comes with an extra of the package and may be missing."""

import importlib
from types import ModuleType
from typing import Literal

from harness.errors import UsageError


def needs(extra: Literal["analysis", "browser"], module: str) -> ModuleType:
    """Import a module that comes with the extra; raise UsageError that says how to install it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name != module.partition(".")[0]:
            raise
        raise UsageError(
            f"this needs {module}, which is not installed: pip install 'mlops-bench[{extra}]'"
        ) from None
