"""What a user's own program does to have a job run, by requests of the GraphQL API alone.

Usage: python trigger.py URL JOB; prints the id of the run.

https://docs.dagster.io/api/graphql
"""

import json
import sys
import time
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

POLL_SECONDS = 0.25
OPENER = build_opener(ProxyHandler({}))  # to this machine, whatever proxies are set
LAUNCH = """mutation($job: String!) { launchRun(executionParams: {selector: {
  repositoryLocationName: "benchmark", repositoryName: "__repository__", jobName: $job
}}) { ... on LaunchRunSuccess { run { runId } } } }"""
STATUS = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"


def ask(url: str, query: str, **variables: str) -> Any:
    """The data that Dagster answers."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(url, body, headers)  # noqa: S310  # to services on loopback
    with OPENER.open(request, timeout=30) as response:
        return json.load(response)["data"]


def main(url: str, job: str) -> None:
    """Launch the job, and wait for the end of its run."""
    run_id = ask(url, LAUNCH, job=job)["launchRun"]["run"]["runId"]
    while ask(url, STATUS, run=run_id)["runOrError"]["status"] not in ("SUCCESS", "FAILURE"):
        time.sleep(POLL_SECONDS)
    sys.stdout.write(run_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
