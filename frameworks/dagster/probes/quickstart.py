"""Dagster's quick start: one asset that reads a table, groups people by age, and writes the table.

https://docs.dagster.io/getting-started/quickstart
The page's user starts `dagster dev`, and clicks "Materialize" on the web page; this program asks
the GraphQL API for the same.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

PORT = os.environ.get("DAGSTER_QUICKSTART_PORT", "3000")  # the page's
URL = f"http://127.0.0.1:{PORT}/graphql"
PATIENCE = 180  # s
OPENER = build_opener(ProxyHandler({}))  # to this machine, whatever proxies are set
SAMPLE = """id,name,age,city
1,Alice,28,New York
2,Bob,35,San Francisco
3,Charlie,42,Chicago
4,Diana,31,Los Angeles
"""
ASSETS = """import pandas as pd

import dagster as dg

sample_data_file = "data/sample_data.csv"
processed_data_file = "data/processed_data.csv"


@dg.asset
def processed_data():
    df = pd.read_csv(sample_data_file)
    df["age_group"] = pd.cut(df["age"], bins=[0, 30, 40, 100], labels=["Young", "Middle", "Senior"])
    df.to_csv(processed_data_file, index=False)
    return "Data loaded successfully"


defs = dg.Definitions(assets=[processed_data])
"""
PROCESSED = """id,name,age,city,age_group
1,Alice,28,New York,Young
2,Bob,35,San Francisco,Middle
3,Charlie,42,Chicago,Senior
4,Diana,31,Los Angeles,Middle
"""
MATERIALIZE = """mutation { launchRun(executionParams: {selector: {
  repositoryLocationName: "assets.py", repositoryName: "__repository__", jobName: "__ASSET_JOB"
  assetSelection: [{path: ["processed_data"]}]
}}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
STATUS = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"


def ask(query: str, **variables: str) -> Any:
    """The data that Dagster answers."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = Request(URL, body, {"Content-Type": "application/json"})  # see above
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
    """The page's files, and then its commands."""
    for folder in ("quickstart", "data"):
        Path(folder).mkdir()
    Path("quickstart/__init__.py").touch()
    Path("quickstart/assets.py").write_text(ASSETS)
    Path("data/sample_data.csv").write_text(SAMPLE)
    command = ["dagster", "dev", "-f", "quickstart/assets.py", "-p", PORT]
    dev = subprocess.Popen(command, process_group=0)
    try:
        wait_until_up()
        run_id = ask(MATERIALIZE)["launchRun"]["run"]["runId"]
        while (status := ask(STATUS, run=run_id)["runOrError"]["status"]) != "SUCCESS":
            if status in ("FAILURE", "CANCELED"):
                sys.exit(f"the run ended as {status}")
            time.sleep(0.5)
    finally:
        os.killpg(dev.pid, signal.SIGINT)  # Ctrl-C
        with suppress(subprocess.TimeoutExpired):
            dev.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(dev.pid, signal.SIGKILL)
    assert Path("data/processed_data.csv").read_text() == PROCESSED
    print("quickstart: ok")


if __name__ == "__main__":
    main()
