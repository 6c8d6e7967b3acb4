"""A secret from a dotenv file, which `mlflow` reads for the command that it runs.

https://mlflow.org/docs/latest/api_reference/cli.html#cmdoption-mlflow-env-file
"""

from pathlib import Path

from frameworks.mlflow.probes import projects
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, secret: str, marker: str, notes: str) -> str:
    """`mlflow --env-file FILE run ...`."""
    file = request.workdir / "secrets.env"
    file.write_text(f"MLOPS_BENCH_SECRET={secret}\n")
    words = projects.arguments("secret", {"notes": notes, "marker": marker})
    done = projects.command_line(request, ["--env-file", str(file), *words])
    file.unlink()
    if done.returncode != 0:
        raise RuntimeError("the project failed")
    return projects.newest_run(request)


def places(request: ProbeRequest, run_id: str) -> dict[str, list[str]]:
    """The server's database and artifacts, and its log: a run has none of its own."""
    state = Path(request.services["state"])
    return {
        "store": [str(state / "mlflow.db"), str(state / "artifacts")],
        "logs": [str(state / "server.log")],
    }
