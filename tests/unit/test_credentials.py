"""Names and passwords in addresses: frameworks get them, files do not."""

import base64
import json
from pathlib import Path

import pytest

from harness.intake import logs
from harness.masking import mask
from harness.running import confidential
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


def adapter_does(world: World, code: str) -> None:
    """What the adapter does on start, once it has the endpoint."""
    adapter = world.framework("faulty") / "adapter.py"
    mark = "        super().start()\n"
    lines = ["import subprocess, sys, time", *code.splitlines()]
    body = "".join(f"            {line}\n" for line in lines)
    text = adapter.read_text()
    adapter.write_text(text.replace(mark, f"{mark}        if self.request.endpoint:\n{body}"))


def reasons(world: World, run: str) -> str:
    return " ".join(record.reason for record in world.records(run))


@pytest.mark.parametrize("password", ["1234", "123456", "select"])
def test_a_password_that_is_part_of_honest_evidence_spoils_none_of_it(
    world: World, password: str
) -> None:
    noted = '(self.request.evidence / "n.json").write_text(\'{"loss": 0.5%s, "n": %s}\')'
    adapter_does(world, noted % (password, 123456))
    endpoint = f"http://someone:{password}@service.example/"

    assert measure(world, "--name", "it", "--endpoint", endpoint) == 0

    run = world.run_folder("it")
    noted_file = next(run.glob("evidence/*-remote-run/n.json"))
    if password.isdigit():
        assert json.loads(noted_file.read_text()) == {"loss": float(f"0.5{password}"), "n": 123456}
    assert len(next(run.glob("evidence/*-remote-run/salt")).read_text()) == 32


def test_a_token_in_the_query_of_an_endpoint_is_kept_by_no_file(world: World) -> None:
    said = 'print("token", self.request.endpoint.partition("=")[2], "\\x1b[1mabc-9999")'
    adapter_does(world, f"{said}\nsys.stdout.flush()")

    assert measure(world, "--name", "it", "--endpoint", "http://h.example/?token=abc-9999") == 0

    run = world.run_folder("it")
    assert "token *** " in next(run.glob("logs/*-remote-run.log")).read_text()
    assert [f for f in run.rglob("*") if f.is_file() and b"abc-9999" in f.read_bytes()] == []


def test_no_record_holds_credentials_that_a_command_line_or_an_error_had(world: World) -> None:
    code = (
        'subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", '
        "self.request.endpoint], start_new_session=True)"
    )
    adapter_does(world, code)
    assert measure(world, "--name", "left", "--endpoint", ENDPOINT) == 1
    assert "left 1 processes" in reasons(world, "left")
    assert holders(world.run_folder("left")) == []

    adapter_does(world, 'raise ValueError("wrong password: p@ss-W0rd")')
    assert measure(world, "--name", "raised", "--endpoint", ENDPOINT) == 1
    assert "wrong password: ***" in reasons(world, "raised")
    assert holders(world.run_folder("raised")) == []


def test_credentials_are_struck_also_when_taking_in_fails(
    talkative: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_log: Path) -> tuple[int, str]:
        raise RuntimeError("no log")

    monkeypatch.setattr(logs, "take_in", broken)
    assert measure(talkative, "--name", "it", "--endpoint", ENDPOINT) == 1
    assert holders(talkative.run_folder("it")) == []


def test_what_a_killed_harness_left_with_credentials_is_gone_when_it_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = '(self.request.evidence / "seen.txt").write_text(self.request.endpoint)\n'
    adapter_does(world, said)
    assert measure(world, "--name", "it", "--endpoint", ENDPOINT) == 0
    run = world.run_folder("it")
    label = next(run.glob("evidence/*-remote-run")).name
    # As a kill leaves it: nothing struck, and then the run goes on without this cell.
    (run / "work" / f"{label}{confidential.MARK}").touch()
    (run / "evidence" / label / "seen.txt").write_text(ENDPOINT)
    monkeypatch.setenv("MLOPS_BENCH_ENDPOINT", ENDPOINT)
    assert world.bench("run", "--resume", "it").code == 0
    assert holders(run) == []


def test_a_kill_while_a_cell_runs_leaves_its_mark(world: World) -> None:
    adapter_does(world, "(self.store / 'running').touch(); time.sleep(60)")
    options = ["-f", "faulty:remote", "-p", "smoke", "--name", "it", "--endpoint", ENDPOINT]
    harness = world.start("run", *options)
    world.wait_for("remote")
    harness.kill()
    harness.wait()
    assert list((world.run_folder("it") / "work").glob(f"*-remote-run{confidential.MARK}"))


def test_a_smoke_run_may_reach_the_service_that_it_was_given_and_no_other(world: World) -> None:
    reach = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.%d', 9))"
    adapter_does(world, reach % 1)
    endpoint = "http://u:password@192.0.2.1:9/"
    assert measure(world, "--name", "own", "--endpoint", endpoint) == 0
    adapter_does(world, reach % 2)
    assert measure(world, "--name", "other", "--endpoint", endpoint) == 1
    assert "reached for other machines: 192.0.2.2:9" in reasons(world, "other")


def test_each_kind_of_file_stays_what_it_was_when_words_are_struck_out(tmp_path: Path) -> None:
    other, word = tmp_path / "other", "s3cret-word"
    other.write_text(word)
    evidence = tmp_path / "evidence"
    (evidence / "sub").mkdir(parents=True)
    contents = {
        "salt": (word, word),
        "sub/salt": (word, "***"),
        "a.jsonl": (f'{{"n": 123456, "t": "{word} 123456"}}\n{{"torn {word}', None),
        "a.txt": (f"%3A123456%40 0.123456 1234567 m{word}", "%3A***%40 0.123456 1234567 m***"),
        "a.db": (f"SQLite\0{word}\0", "SQLite\0***********\0"),
    }  # fmt: skip
    for name, (text, _) in contents.items():
        (evidence / name).write_text(text)
    (evidence / "linked").hardlink_to(other)

    confidential.strike_out([word, "123456"], [evidence, tmp_path / "none"])

    for name, (_, clean) in contents.items():
        assert clean is None or (evidence / name).read_text() == clean, name
    assert (evidence / "a.jsonl").read_text() == '{"n": 123456, "t": "*** ***"}\n{"torn ***'
    assert (other.read_text(), (evidence / "linked").read_text()) == (word, "***")
