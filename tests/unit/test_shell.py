"""Scripts of a user, as answers run them: what is left out, printed, masked and told."""

import os
import time
from pathlib import Path

import pytest

from harness.worker import shell
from harness.worker.shell import ScriptFailed

URL = "postgresql+psycopg2://user:s3cr!t@127.0.0.1:5432/name"


def test_a_script_runs_without_the_lines_that_install(tmp_path: Path) -> None:
    script = (
        "pip install nowhere\nuv pip install nowhere\ncat > a.py <<END\nprint(5)\nEND\npython a.py"
    )
    assert shell.run(script, cwd=tmp_path) == "5\n"


def test_arguments_and_variables_reach_it(tmp_path: Path) -> None:
    env = {**os.environ, "NAME": "name"}
    said = shell.run('echo "$NAME $1"\nexec "$@"', cwd=tmp_path, env=env, arguments=["echo", "a b"])
    assert said == "name echo\na b\n"


def test_the_first_line_that_fails_ends_it_with_its_complaint(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ScriptFailed) as raised:
        shell.run("echo before\necho why >&2\n(exit 7)\necho after", cwd=tmp_path)
    assert str(raised.value) == "the script ended with 7: why"
    assert "after" not in "".join(capfd.readouterr())


def test_without_a_complaint_the_message_has_what_was_printed(tmp_path: Path) -> None:
    with pytest.raises(ScriptFailed, match="ended with 3: said"):
        shell.run("echo said; exit 3", cwd=tmp_path)


def test_passwords_in_urls_stay_out_of_log_and_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ScriptFailed) as raised:
        shell.run(f"echo '{URL}'; echo 'no {URL}' >&2; exit 1", cwd=tmp_path)
    hidden = URL.replace("s3cr!t", "***")
    assert str(raised.value) == f"the script ended with 1: no {hidden}"
    logged = capsys.readouterr()
    assert (logged.out, logged.err) == (f"{hidden}\n", f"no {hidden}\n")
    assert shell.run(f"echo '{URL}'", cwd=tmp_path) == f"{URL}\n"


def test_what_it_leaves_running_keeps_nobody_waiting(tmp_path: Path) -> None:
    began = time.monotonic()
    assert shell.run("sleep 30 & echo $!", cwd=tmp_path).strip().isdigit()
    assert time.monotonic() - began < 15
