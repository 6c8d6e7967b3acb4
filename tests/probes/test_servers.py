"""The real servers: what clients find in them, and that nothing of them is left."""

import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from harness.measure.interoperability import servers
from harness.measure.interoperability.reading import environment, read
from harness.measure.interoperability.s3 import holds
from harness.measure.probe import ToolFailed
from tests.unit.world import CHECKOUT

from .contexts import a_context

pytestmark = pytest.mark.timeout(400)  # the first time, servers are installed

WRITE = """
import sys, boto3, psycopg
if sys.argv[1] == "s3":
    endpoint, bucket, key, secret, region, text = sys.argv[2:]
    boto3.client("s3", endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
        region_name=region).put_object(Bucket=bucket, Key="folder/it", Body=text.encode())
else:
    host, port, user, password, name, text = sys.argv[2:]
    with psycopg.connect(host=host, port=port, user=user, password=password, dbname=name) as c:
        c.execute('CREATE TABLE "runs of mine" (id int, name text)')
        c.execute('INSERT INTO "runs of mine" VALUES (1, %s)', [text])
print("said", sys.argv[2:])
"""

HOLD = """
import sys, time
from pathlib import Path
from harness.measure.interoperability import servers
from tests.probes.contexts import a_context
with servers.postgresql(a_context(Path(sys.argv[1]))) as database:
    print(database["port"], flush=True)
    time.sleep(600)
"""


def is_free(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) != 0


def test_a_row_is_found_by_its_text_and_no_other(tmp_path: Path) -> None:
    context, text = a_context(tmp_path), secrets.token_hex(8)
    with servers.postgresql(context) as database:
        words = [str(each) for each in database.values()]
        done = context.python(
            "-c", WRITE, "postgresql", *words, text, name="write", environment=environment()
        )
        assert done.ok, done.output
        (row,) = servers.rows_with(context, database, text)
        assert row["table"] == "public.runs of mine"
        assert servers.rows_with(context, database, text + "x") == []
    assert is_free(database["port"])
    log = (context.evidence / "write.log").read_text()
    assert text in log
    assert database["password"] not in log


def test_an_object_is_found_by_another_client(tmp_path: Path) -> None:
    context, text = a_context(tmp_path), secrets.token_hex(20_000)
    with servers.s3(context) as bucket:
        words = [str(each) for each in bucket.values()]
        done = context.python(
            "-c", WRITE, "s3", *words, text, name="write", environment=environment()
        )
        assert done.ok, done.output
        listed = read(context, "objects", s3=bucket, folder=str(context.workdir))
        assert [each["key"] for each in listed] == ["folder/it"]
        assert holds(context.workdir / listed[0]["file"], text)
        assert not holds(context.workdir / listed[0]["file"], text + "x")
        addresses = {
            connection.laddr.ip
            for process in psutil.process_iter()
            if process.name() == "weed"
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        }
    assert addresses == {"127.0.0.1"}
    assert is_free(int(bucket["endpoint"].rpartition(":")[2]))
    assert bucket["secret_key"] not in (context.evidence / "write.log").read_text()


def test_a_server_ends_when_its_harness_is_killed(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(words, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as harness:
        assert harness.stdout is not None
        port = int(harness.stdout.readline())
        assert not is_free(port)
        harness.kill()
    deadline = time.monotonic() + 10
    while not is_free(port):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_wrong_key_is_refused(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    with servers.s3(context) as bucket:
        place = {**bucket, "secret_key": "wrong"}
        with pytest.raises(ToolFailed):
            read(context, "objects", s3=place, folder=str(context.workdir))
