"""Metadata in PostgreSQL: https://docs.metaflow.org/getting-started/infrastructure"""

from typing import Any

from frameworks.metaflow.probes.missing import metadata_service
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, database: dict[str, Any], text: str) -> str:
    """Raises NotSupported."""
    raise metadata_service()
