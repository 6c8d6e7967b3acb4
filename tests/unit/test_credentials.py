"""Names and passwords in addresses: frameworks get them, files do not."""

import base64
import json
from pathlib import Path

import pytest

from harness.masking import mask
from tests.unit.world import World

LOGIN = "someone:p%40ss-W0rd"
PASSWORD = "p@ss-W0rd"
ENDPOINT = f"http://{LOGIN}@service.example:8080/api"
SHOWN = "http://***@service.example:8080/api"


@pytest.fixture
def talkative(world: World) -> World:
    """The deployment with an endpoint writes down what it is told, in all ways."""
    adapter = world.framework("faulty") / "adapter.py"
    said = """
        if self.request.endpoint:
            import base64, os, urllib.parse
            login = self.request.endpoint.split("//")[1].rpartition("@")[0]
            plain = urllib.parse.unquote(login)
            print("serving", self.request.endpoint, plain, os.environ.get("MLOPS_BENCH_ENDPOINT"))
            print("Authorization: Basic", base64.b64encode(plain.encode()).decode(), flush=True)
            (self.request.evidence / "seen.txt").write_text(self.request.endpoint)
            (self.store / "seen").write_text(self.request.endpoint)
"""
    text = adapter.read_text()
    mark = "        super().start()\n"
    assert mark in text
    adapter.write_text(text.replace(mark, mark + said))
    return world


def measure(world: World, *options: str) -> int:
    return world.bench("run", "-f", "faulty:remote", "-p", "smoke", *options).code


def holders(folder: Path) -> list[str]:
    """Files that hold the password, in any form."""
    forms = [b"p%40ss", PASSWORD.encode(), base64.b64encode(f"someone:{PASSWORD}".encode())]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [str(f) for f in files if any(form in f.read_bytes() for form in forms)]


@pytest.mark.parametrize("by_variable", [False, True])
def test_the_callee_gets_the_credentials_and_no_file_keeps_them(
    talkative: World, monkeypatch: pytest.MonkeyPatch, by_variable: bool
) -> None:
    if by_variable:
        monkeypatch.setenv("MLOPS_BENCH_ENDPOINT", ENDPOINT)
    options = [] if by_variable else ["--endpoint", ENDPOINT]

    assert measure(talkative, "--name", "it", *options) == 0

    run = talkative.run_folder("it")
    seen = next(run.glob("evidence/*-remote-run/seen.txt")).read_text()
    assert seen == "http://***@service.example:8080/api"
    assert "None" in next(run.glob("logs/*-remote-run.log")).read_text()  # what it starts has none
    request = next(run.glob("evidence/*-remote-run/request.json"))
    assert json.loads(request.read_text())["endpoint"] == SHOWN
    assert json.loads((run / "plan.json").read_text())["endpoint"] == SHOWN
    for command in (("show", "it"), ("report", "it"), ("export", str(run / "out"), "it")):
        result = talkative.bench(*command)
        assert PASSWORD not in result.said
        assert "p%40ss" not in result.said
    assert holders(run) == []


def test_a_run_that_goes_on_asks_for_credentials_and_repeats_nothing(
    talkative: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert measure(talkative, "--name", "it", "--endpoint", ENDPOINT) == 0
    refused = talkative.bench("run", "--resume", "it")
    assert refused.code == 2
    assert "give --endpoint again, or set MLOPS_BENCH_ENDPOINT" in refused.said
    monkeypatch.setenv("MLOPS_BENCH_ENDPOINT", ENDPOINT)
    went_on = talkative.bench("run", "--resume", "it")
    assert went_on.code == 0
    assert "0 of" in went_on.said


def test_a_deployment_without_need_gets_no_credentials(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ENDPOINT", ENDPOINT)
    assert world.bench("run", "-f", "faulty:fine", "-p", "smoke", "--name", "it").code == 0
    assert holders(world.run_folder("it")) == []
    request = next(world.run_folder("it").glob("evidence/*-fine-run/request.json"))
    assert json.loads(request.read_text())["endpoint"] is None


@pytest.mark.parametrize(
    "url",
    ["http://u:pa/ss@host", "http://u:pa#ss@host", "http://u:1/ss@host", "http://u:p@ss@host",
     "http://", "ftp://u:secret@host", "http://[::1", "http://host\x1b[2J"],
)  # fmt: skip
def test_an_endpoint_whose_parts_cannot_be_told_apart_is_refused(world: World, url: str) -> None:
    result = world.bench("run", "--endpoint", url)
    assert result.code == 2
    assert "--endpoint takes an address" in result.said
    assert "\x1b" not in result.err


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("see http://u:p@host/x", "see http://***@host/x"),
        (
            "postgresql+psycopg2://u:p@127.0.0.1:5432/db",
            "postgresql+psycopg2://***@127.0.0.1:5432/db",
        ),
        ("https://TOKEN@host", "https://***@host"),
        ("http://u:p@ss@host", "http://***@host"),
        ('{"url": "http:\\/\\/u:p@host\\/"}', '{"url": "http:\\/\\/***@host\\/"}'),
        ("q=http%3A%2F%2Fu%3Ap%2Fq%40host%2F", "q=http%3A%2F%2Fu%3Ap%2Fq%40host%2F"),
        ("q=http%3A%2F%2Fu%3Ap%40host%2F", "q=http%3A%2F%2F***%40host%2F"),
        ("q=http%253A%252F%252Fu%253Ap%2540host", "q=http%253A%252F%252F***%2540host"),
        ("http://h/?a=1&access_token=abc&b=2", "http://h/?a=1&access_token=***&b=2"),
        ("http://h/?X-Amz-Signature=abc", "http://h/?X-Amz-Signature=***"),
        ("mail me@host, see http://host/@me", "mail me@host, see http://host/@me"),
        ("http://host:80/x", "http://host:80/x"),
    ],
)
def test_credentials_in_urls_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_masking_takes_no_time_over_long_lines() -> None:
    for line in (
        "a" * 10**6,
        "http://" * 10**5,
        "\\" * 10**6,
        "%25" * 10**5,
        "?" + "token" * 10**5,
    ):
        assert isinstance(mask(line), str)
