"""Answers about documentation: the settings."""

from harness.worker.declarations import called, declared, source_of
from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """Metaflow's settings: each `from_conf` of metaflow/metaflow_config.py.

    Each is read from a METAFLOW_ variable or a configuration file:
    https://docs.metaflow.org/getting-started/infrastructure
    """

    def settings(self) -> dict[str, str | None]:
        """Names as in the file; the variables have METAFLOW_ before them."""
        file = source_of("metaflow").with_name("metaflow_config.py")
        return declared(file, lambda statement: called(statement, ("from_conf",)))
