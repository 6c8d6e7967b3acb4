"""KFP keeps lineage in ML Metadata of its backend; OpenLineage lists no integration for it."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://openlineage.io/docs/integrations/about/"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise NotSupported(
        "KFP sends no OpenLineage events, on a cluster neither, and there is no official provider",
        PAGE,
    )
