"""No integration of OpenLineage is for Metaflow: https://openlineage.io/docs/integrations/about"""

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://openlineage.io/docs/integrations/about"


def run(request: ProbeRequest, url: str, fails: bool) -> str:
    """Raises NotSupported."""
    raise NotSupported(
        "Metaflow sends no OpenLineage events, and OpenLineage has no integration for it", PAGE
    )
