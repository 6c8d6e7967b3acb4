"""What the tracking server of deployment `postgresql` keeps its runs in: two servers on loopback.

https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/
https://mlflow.org/docs/latest/self-hosting/architecture/artifact-store/
"""

from collections.abc import Sequence
from pathlib import Path

from harness.worker.postgresql import PostgreSQL
from harness.worker.seaweedfs import ObjectStore
from harness.worker.service import Service


class Backends:
    """PostgreSQL 18 for metadata, SeaweedFS for artifacts."""

    def __init__(self, workdir: Path, ports: Sequence[int]) -> None:
        self.database = PostgreSQL(workdir / "postgresql", ports[0], "mlflow")
        self.objects = ObjectStore(workdir / "objects", ports[1:], "mlflow")

    def start(self) -> None:
        self.database.start()
        self.objects.start()

    def stop(self) -> None:
        self.objects.stop()
        self.database.stop()

    @property
    def settings(self) -> dict[str, str]:
        """Variables of the tracking server alone: they hold a password and a key."""
        return {
            "MLFLOW_BACKEND_STORE_URI": self.database.url,
            "MLFLOW_ARTIFACTS_DESTINATION": f"s3://{self.objects.bucket}",
            "MLFLOW_S3_ENDPOINT_URL": self.objects.url,
            **self.objects.credentials,
        }

    @property
    def services(self) -> list[Service]:
        started = (self.database.service, self.objects.service)
        return [service for service in started if service is not None]
