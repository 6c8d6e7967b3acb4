"""Metadata over HTTP: https://docs.metaflow.org/getting-started/infrastructure"""

from typing import Any

from frameworks.metaflow.probes.missing import metadata_service
from harness.worker.contract import ProbeRequest


def calls(request: ProbeRequest, text: str) -> dict[str, Any]:
    """Raises NotSupported."""
    raise metadata_service()
