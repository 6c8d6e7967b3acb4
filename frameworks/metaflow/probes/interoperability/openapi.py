"""The server of metadata: https://docs.metaflow.org/getting-started/infrastructure"""

from typing import Any

from frameworks.metaflow.probes.missing import metadata_service
from harness.worker.contract import ProbeRequest


def read(request: ProbeRequest) -> dict[str, Any]:
    """Raises NotSupported."""
    raise metadata_service()
