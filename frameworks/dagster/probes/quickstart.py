"""Dagster's quick start: a project with one asset, which reads a table and writes it with groups.

https://docs.dagster.io/getting-started/quickstart
Commands are those for pip. The page's user starts `dg dev`, and clicks "Materialize" on the web
page; this program waits for that page, and runs the pipeline by `dg launch`, the page's tip.

The project has an environment of its own, as on the page, with the Dagster that is measured.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

PORT = os.environ.get("DAGSTER_QUICKSTART_PORT", "3000")  # the page's
PATIENCE = 180  # s
OPENER = build_opener(ProxyHandler({}))  # to this machine, whatever proxies are set
PROJECT = "dagster-quickstart"
DEFS = Path("src/dagster_quickstart/defs")
SAMPLE = """id,name,age,city
1,Alice,28,New York
2,Bob,35,San Francisco
3,Charlie,42,Chicago
4,Diana,31,Los Angeles
"""
ASSETS = """import pandas as pd

import dagster as dg

sample_data_file = "src/dagster_quickstart/defs/data/sample_data.csv"
processed_data_file = "src/dagster_quickstart/defs/data/processed_data.csv"


@dg.asset
def processed_data():
    df = pd.read_csv(sample_data_file)
    df["age_group"] = pd.cut(df["age"], bins=[0, 30, 40, 100], labels=["Young", "Middle", "Senior"])
    df.to_csv(processed_data_file, index=False)
    return "Data loaded successfully"
"""
PROCESSED = """id,name,age,city,age_group
1,Alice,28,New York,Young
2,Bob,35,San Francisco,Middle
3,Charlie,42,Chicago,Senior
4,Diana,31,Los Angeles,Middle
"""


def type_in(folder: Path, *words: str) -> None:
    """A command, with the programs of that environment first."""
    print("$", *words, flush=True)
    subprocess.run(words, check=True, env=activated(folder))


def activated(folder: Path) -> dict[str, str]:
    """What `source bin/activate` sets."""
    programs = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "VIRTUAL_ENV": str(folder), "PATH": programs}


def ask(query: str) -> Any:
    """The data that Dagster answers."""
    url = f"http://127.0.0.1:{PORT}/graphql"
    body = json.dumps({"query": query}).encode()
    request = Request(url, body, {"Content-Type": "application/json"})  # see above
    with OPENER.open(request, timeout=30) as response:
        return json.load(response)["data"]


def wait_until_up() -> None:
    """Until the web page would be there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            ask("{ version }")
        except (URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def main() -> None:
    """The page's commands and files."""
    cli = Path("cli").resolve()
    type_in(cli, sys.executable, "-m", "venv", str(cli))
    type_in(cli, "pip", "install", "-q", f"create-dagster=={version('dagster')}")
    type_in(cli, "create-dagster", "project", PROJECT, "--no-uv-sync")
    os.chdir(PROJECT)
    venv = Path(".venv").resolve()
    type_in(venv, sys.executable, "-m", "venv", ".venv")
    type_in(venv, "pip", "install", "-q", "--upgrade", "pip")  # for `--group`
    type_in(venv, "pip", "install", "-q", "pandas")
    type_in(venv, "pip", "install", "-q", "--editable", ".", "--group", "dev")
    type_in(venv, "dg", "scaffold", "defs", "dagster.asset", "assets.py")
    (DEFS / "data").mkdir()
    (DEFS / "data" / "sample_data.csv").write_text(SAMPLE)
    (DEFS / "assets.py").write_text(ASSETS)
    type_in(venv, "dg", "list", "defs")
    type_in(venv, "dg", "check", "defs")
    dev = subprocess.Popen(["dg", "dev", "--port", PORT], process_group=0, env=activated(venv))
    try:
        wait_until_up()
        type_in(venv, "dg", "launch", "--assets", "*")
    finally:
        os.killpg(dev.pid, signal.SIGINT)  # Ctrl-C
        with suppress(subprocess.TimeoutExpired):
            dev.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(dev.pid, signal.SIGKILL)
    assert (DEFS / "data" / "processed_data.csv").read_text() == PROCESSED
    print("quickstart: ok")


if __name__ == "__main__":
    main()
