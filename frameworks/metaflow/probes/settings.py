"""Metaflow's settings: each `from_conf` of metaflow/metaflow_config.py.

Each is read from a METAFLOW_ variable or a configuration file:
https://docs.metaflow.org/getting-started/infrastructure
"""

from harness.worker.contract import ProbeRequest
from harness.worker.declarations import called, declared, source_of


def settings(_request: ProbeRequest) -> dict[str, str | None]:
    """Names as in the file; the variables have METAFLOW_ before them."""
    file = source_of("metaflow").with_name("metaflow_config.py")
    return declared(file, lambda statement: called(statement, ("from_conf",)))
