"""What Metaflow has, but not with the local datastore and local metadata of one machine."""

from harness.worker.contract import NotSupported

INFRASTRUCTURE = "https://docs.metaflow.org/getting-started/infrastructure"


def metadata_service() -> NotSupported:
    """The answer to questions about databases and HTTP."""
    return NotSupported(
        "local: metadata are files that the Client API reads; the metadata service, which keeps "
        "them in PostgreSQL and answers over HTTP, is no part of the package `metaflow` but a "
        "container (not measured)",
        INFRASTRUCTURE,
    )
