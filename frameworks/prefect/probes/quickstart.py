"""Prefect's quick start, of its open source: the server, a flow, and a deployment that is served.

https://docs.prefect.io/v3/get-started/quickstart
The page's user looks at the runs in the browser; this program asks the API for them. The page's
last step gives the deployment a schedule, whose time would have to be waited for.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

PORT = os.environ.get("PREFECT_SERVER_API_PORT", "4200")
os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{PORT}/api"  # `prefect config set`
PATIENCE = 180  # s
OPENER = build_opener(ProxyHandler({}))  # to this machine, whatever proxies are set

from prefect import flow, get_client, task  # noqa: E402  # it reads the address


@task
def get_customer_ids() -> list[str]:
    """As if from a database."""
    return [f"customer{number}" for number in random.choices(range(100), k=10)]


@task
def process_customer(customer_id: str) -> str:
    """Process a single one."""
    return f"Processed {customer_id}"


@flow
def quickstart() -> list[str]:
    """Process all of them."""
    return process_customer.map(get_customer_ids()).result()


def healthy() -> bool:
    """Whether the server answers."""
    try:
        with OPENER.open(f"{os.environ['PREFECT_API_URL']}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def wait_for(what: str, is_there: Callable[[], bool]) -> None:
    """Or else TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while not is_there():
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} after {PATIENCE} s")
        time.sleep(0.5)


def completed(count: int) -> bool:
    """Whether so many runs of the flow ended well."""
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs()
    if failed := [run for run in runs if run.state.is_failed() or run.state.is_crashed()]:
        raise RuntimeError(f"failed: {failed}")
    return sum(run.state.is_completed() for run in runs) >= count


def main() -> None:
    """Start the server, run the flow here, then serve it and have a run of its deployment."""
    server = subprocess.Popen(["prefect", "server", "start"])
    serving = None
    try:
        wait_for("server", healthy)
        assert len(quickstart()) == 10
        wait_for("run", lambda: completed(1))
        serving = subprocess.Popen([sys.executable, __file__, "serve"])
        deployment = "quickstart/my-first-deployment"
        wait_for(
            "deployment",
            lambda: not subprocess.call(["prefect", "deployment", "inspect", deployment]),
        )
        subprocess.run(["prefect", "deployment", "run", deployment], check=True)
        wait_for("run of the deployment", lambda: completed(2))
    finally:
        for process in filter(None, (serving, server)):
            process.terminate()
            process.wait(60)
    print("quickstart: ok")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        quickstart.serve(name="my-first-deployment")
    else:
        main()
