"""vLLM's adapter with plain Python's own server in place of one that the user runs."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from harness.environments import venvs
from harness.planning import catalog
from harness.running import ports
from tests.frameworks.bench import CHECKOUT, bench

pytestmark = pytest.mark.timeout(1200)  # builds an environment
SECONDS = 60  # until it is ready


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    """Its address; it has the model of the profile smoke."""
    used = venvs.ensure(catalog.frameworks()["plain"], "process")
    parameters = tmp_path / "parameters.json"
    profile = catalog.scenarios()["generation"].profiles["smoke"]
    parameters.write_text(json.dumps(profile.parameters))
    (port,) = ports.free(1)
    made, env = tmp_path / "inputs", {"PYTHONPATH": str(CHECKOUT), "HOME": str(tmp_path)}
    python = str(used.python)
    make = [python, "-m", "scenarios.generation.inputs", str(tmp_path), str(made), str(parameters)]
    subprocess.run(make, env=env, check=True)
    model = str(made / "given" / "model")
    serve = [python, "-m", "frameworks.plain.generation", model, str(port)]
    with subprocess.Popen(serve, env=env, cwd=tmp_path) as server:
        url, end = f"http://127.0.0.1:{port}", time.monotonic() + SECONDS
        while time.monotonic() < end and server.poll() is None:
            with suppress(URLError), urlopen(f"{url}/ready"):
                break
            time.sleep(0.2)
        yield url
        server.terminate()


def test_any_server_of_that_protocol_is_asked_for_the_same_words(
    tmp_path: Path, endpoint: str
) -> None:
    words = ("-f", "vllm:endpoint", "-s", "generation", "-p", "smoke", "--repeat", "1")
    runs = str(tmp_path / "runs")
    done = bench("run", *words, "--endpoint", endpoint, "--name", "it", MLOPS_BENCH_RUNS=runs)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (tmp_path / "runs/it/records.jsonl").read_text().splitlines()
    (theirs,) = [r for r in map(json.loads, lines) if r["framework"] == "vllm"]
    samples = {sample["name"] for sample in theirs["samples"]}
    assert theirs["status"] == "ok"
    assert {"word.first", "word.next", "words"} <= samples
    assert "memory.llm" not in samples  # nobody here sees that of another's server
    assert endpoint.encode() not in (tmp_path / "runs/it/records.jsonl").read_bytes()
