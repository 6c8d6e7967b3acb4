"""The scenario's prediction against a bare transformers loop on the same texts. `nox -s overhead`.

CPU seconds of one thread are compared, which other work on the machine disturbs least.
"""

import json
import os
import statistics
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness import paths
from harness.environments import data, venvs
from harness.environments.venvs import Environment
from harness.planning import catalog

ROUNDS = 6
MOST_OVER_BARE_LOOP = 1.15
STEPS = """
import json, sys
from pathlib import Path
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.sampling import sample_reviews
p, data, out = json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
def some(*names): return {name: p[name] for name in names}
sample_reviews(data, out / "sample", **some("reviews", "part", "per_class", "characters", "seed"))
load_model(data, out / "model", **some("architecture", "layers", "max_length", "seed"))
"""


@pytest.mark.timeout(3600)
def test_prediction_is_about_as_fast_as_a_bare_loop_with_its_best_batch_size(
    tmp_path: Path,
) -> None:
    plain, scenario = catalog.frameworks()["plain"], catalog.scenarios()["bert_imdb"]
    environment = venvs.ensure(plain, "process")
    folder = data.ensure(scenario, environment, "quick")
    parameters = scenario.profile("quick").parameters
    encoded = msgspec.json.encode(parameters).decode()
    _python(environment, "-c", STEPS, encoded, str(folder), str(tmp_path))
    script = Path(__file__).with_name("bare_bert.py")
    files = [str(tmp_path / "sample"), str(tmp_path / "model"), str(folder / "minilm")]
    numbers = [str(parameters["batch_size"]), str(ROUNDS)]
    report: dict[str, Any] = json.loads(_python(environment, str(script), *files, *numbers))
    ratios = [ours / bare for ours, bare in report["pairs"]]
    print(f"bare loop, CPU seconds by batch size: {report['tried']}")
    print(f"scenario / bare loop: {sorted(ratios)}")
    assert report["same labels"]
    assert statistics.median(ratios) <= MOST_OVER_BARE_LOOP


def _python(environment: Environment, *arguments: str) -> str:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(paths.checkout()), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(environment.python), *arguments], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout
