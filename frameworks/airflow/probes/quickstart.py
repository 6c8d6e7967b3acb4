"""Airflow's quick start: everything by `airflow standalone`, then a task of an example DAG.

https://airflow.apache.org/docs/apache-airflow/stable/start.html
The page's user opens the web page, enables `example_bash_operator` there, and sees what becomes of
the commands that follow; this program asks the API for the same. The commands are the page's, word
by word.

`tasks test` makes a run that starts in 2015, in the database that the scheduler of `standalone`
looks at. The example may run for 60 minutes: if the scheduler looks in time, it takes the run for
timed out and skips its tasks, and then the command cannot run its task.
"""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

HOME = Path.home() / "airflow"  # Airflow's default
URL = f"http://127.0.0.1:{os.environ.get('AIRFLOW__API__PORT', '8080')}"
DAG = "example_bash_operator"
PATIENCE = 180  # s
OPENER = build_opener(ProxyHandler({}))  # to this machine, whatever proxies are set


def ask(method: str, path: str, body: dict[str, Any] | None = None, token: str = "") -> Any:
    """The JSON that Airflow answers."""
    request = Request(  # noqa: S310  # to the loopback server above
        URL + path,
        method=method,
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with OPENER.open(request, timeout=30) as response:
        return json.load(response)


def wait_for(what: str, path: str, token: str = "") -> Any:
    """The first answer, or else TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return ask("GET", path, token=token)
        except (URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(f"no {what} after {PATIENCE} s")


def log_in() -> str:
    """With the password that the terminal shows, and that is kept in Airflow's home."""
    passwords = json.loads((HOME / "simple_auth_manager_passwords.json.generated").read_text())
    login = {"username": "admin", "password": passwords["admin"]}
    return str(ask("POST", "/auth/token", login)["access_token"])


def wait_for_success(token: str, count: int) -> list[str]:
    """Ids of the DAG's runs, once so many have ended well."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        runs = ask("GET", f"/api/v2/dags/{DAG}/dagRuns", token=token)["dag_runs"]
        if any(run["state"] == "failed" for run in runs):
            raise RuntimeError(f"{DAG} failed: {runs}")
        done = [str(run["dag_run_id"]) for run in runs if run["state"] == "success"]
        if len(done) >= count:
            return done
        time.sleep(1)
    raise TimeoutError(f"not {count} runs of {DAG} ended well within {PATIENCE} s")


def type_in(*words: str) -> str:
    """What a command prints, when it ends well."""
    done = subprocess.run(
        ["airflow", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"$ airflow {' '.join(words)}\n{done.stdout}")
    assert done.returncode == 0, f"it ended with {done.returncode}"
    return done.stdout


def print_timed_out() -> None:
    """What the scheduler says of runs that it ended."""
    lines = Path("standalone.log").read_text(errors="replace").splitlines()
    print("\n".join(line for line in lines if "timed-out" in line))


def stop(standalone: subprocess.Popen[bytes]) -> None:
    """By Ctrl-C, and by force when that is not enough; no matter if it has ended by itself."""
    with suppress(ProcessLookupError):
        os.killpg(standalone.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        standalone.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(standalone.pid, signal.SIGKILL)


def main() -> None:
    """Start everything, enable the DAG, run one of its tasks and a backfill, and stop."""
    with Path("standalone.log").open("wb") as log:
        standalone = subprocess.Popen(
            ["airflow", "standalone"], stdout=log, stderr=subprocess.STDOUT, process_group=0
        )
    try:
        wait_for("API", "/api/v2/monitor/health")
        token = log_in()
        wait_for(DAG, f"/api/v2/dags/{DAG}", token)
        ask("PATCH", f"/api/v2/dags/{DAG}", {"is_paused": False}, token)
        print(f"succeeded once it was enabled: {wait_for_success(token, 1)}")
        said = type_in("tasks", "test", DAG, "runme_0", "2015-01-01")
        dates = ("--from-date", "2015-01-01", "--to-date", "2015-01-02")
        type_in("backfill", "create", "--dag-id", DAG, *dates)
        print(f"succeeded with a backfill: {wait_for_success(token, 3)}")
        # Its exit code is 0 even for a task that does not run; this one echoes its own key.
        assert f"{DAG}__runme_0__20150101" in said, "the task did not run"
        print("quickstart: ok")
    finally:
        print_timed_out()
        stop(standalone)


if __name__ == "__main__":
    main()
