"""Models that are loaded again when a client asks for it.

https://github.com/kserve/kserve/blob/v0.21.0/python/kserve/kserve/protocol/model_repository_extension.py
"""

import os
from pathlib import Path

import kserve


def place() -> Path:
    """The folder with the model, called after its version."""
    return Path(os.environ["MODEL"]).readlink()


class Repository(kserve.ModelRepository):
    """Of one kind of model. The one before answers until the newer one is loaded."""

    def __init__(self, kind: type[kserve.Model]) -> None:
        super().__init__()
        self.kind = kind

    def load(self, name: str) -> bool:
        """From where the service finds it now."""
        model = self.kind(name)
        model.load()
        self.update(model)
        return bool(model.ready)
