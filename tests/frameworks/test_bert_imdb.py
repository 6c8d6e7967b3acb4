"""The second scenario with its real data: broken inputs, and the study's procedure.

The study's weights are not in any package index, so DistilBERT has weights of chance here, in files
laid out as on the Hub: what is tested is the procedure, not its accuracy.
"""

import csv
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness import paths
from harness.environments import data, venvs
from harness.planning import catalog
from harness.records.lines import decode
from harness.records.record import Status
from tests.frameworks.bench import CHECKOUT, bench

pytestmark = pytest.mark.timeout(2400)

REFUSED = {
    "truncated_weights": "model.safetensors in * is torn or changed",
    "truncated_weights_with_the_right_hash": "model.safetensors is torn or no safetensors file",
    "weights_that_lack_a_tensor": "lacks the tensor bert.encoder.layer.1.output.dense.bias",
    "missing_tokenizer": "tokenizer.json is missing in",
    "missing_tokenizer_of_the_tiny_model": "holds no tokenizer: neither tokenizer.json nor vocab",
    "broken_tokenizer": "the tokenizer in * is broken",
    "no_weights_at_all": "is no prepared folder of weights: about.json is missing",
    "too_many_layers": "the model has 6 layers, not 7",
    "no_head": "holds no fitted head",
    "a_head_of_other_features": "the head was fitted on {'weights': 'other'",
    "a_torn_model_between_steps": "model is torn or no safetensors file",
    "another_file_as_model": "model holds no classifier of this scenario",
    "an_empty_text_in_the_sample": "row 1 has no text",
    "a_sample_that_is_not_utf_8": "sample is no table of reviews: UnicodeDecodeError",
    "more_reviews_than_there_are": "12501 negative reviews are wanted, there are 12500",
}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(scope="module")
def outcomes(scratch: Path) -> dict[str, Any]:
    """What came of all cases, in one process of the baseline's environment."""
    plain = catalog.frameworks()["plain"]
    environment = venvs.ensure(plain, plain.default_deployment)
    folder = data.ensure(catalog.scenarios()["bert_imdb"], environment, "smoke")
    script = Path(__file__).with_name("bert_cases.py")
    done = subprocess.run(
        [str(environment.python), str(script), str(folder), str(scratch)],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_input_is_refused_in_one_sentence(outcomes: dict[str, Any], name: str) -> None:
    said = str(outcomes[name])
    assert said.startswith("BadInput: ")
    assert "\n" not in said
    for part in REFUSED[name].split("*"):
        assert part in said


def test_a_model_is_the_same_file_each_time(outcomes: dict[str, Any]) -> None:
    one, two = outcomes["the_same_model_twice"]
    assert one == two
    assert outcomes["other_seeds_make_other_models"] is True


def test_neither_batches_nor_the_length_of_a_text_change_its_result(
    outcomes: dict[str, Any],
) -> None:
    assert 0 <= outcomes["batches_change_nothing"] < 1e-5
    assert outcomes["a_review_of_100_000_words"] is True


def test_a_hold_out_is_never_called_test(outcomes: dict[str, Any]) -> None:
    assert outcomes["the_sample_names_its_split"] == ["train split", "train-split hold-out"]


def test_the_interval_is_clopper_and_pearsons(outcomes: dict[str, Any]) -> None:
    # The ends of 0 and 10 of 10 by hand: 1 - (alpha / 2) ** (1 / n).
    end = 1 - 0.025 ** (1 / 10)
    none, all_of_them, study = outcomes["the_exact_interval"]
    assert none == pytest.approx([0, end], abs=1e-6)
    assert all_of_them == pytest.approx([1 - end, 1], abs=1e-6)
    assert study[0] < 417 / 500 < study[1]


def test_the_studys_procedure_equals_the_pipeline_of_transformers(
    outcomes: dict[str, Any],
) -> None:
    found = outcomes["the_studys_procedure"]
    assert found["labels"] == 2  # weights of chance, but not all of one label
    assert found["equal labels"] is True
    assert found["difference"] < 1e-4  # scores are rounded to four digits
    assert found["metric"] is True
    assert found["picture"] is True


def test_weights_that_are_not_the_published_ones_are_named_so(outcomes: dict[str, Any]) -> None:
    found = outcomes["the_studys_procedure"]
    assert found["published"] is False
    assert found["model"].startswith("not the published distilbert/")
    assert found["split"] == "unnamed split"


def adapters() -> list[str]:
    return sorted(f.parent.name for f in CHECKOUT.glob("frameworks/*/bert_imdb.py"))


@pytest.mark.usefixtures("outcomes")
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["metaflow", "mlflow", "plain"], id="some"),
        pytest.param(adapters(), id="all", marks=pytest.mark.long),
    ],
)
def test_the_paper_profile_runs_with_folders_of_the_users(
    scratch: Path, tmp_path: Path, names: list[str]
) -> None:
    """On weights of chance and reviews made up here."""
    reviews = tmp_path / "reviews"
    reviews.mkdir()
    with (reviews / "reviews.csv").open("w", newline="") as stream:
        rows = [(f"film {at} was {'good' if at % 2 else 'bad'}", at % 2) for at in range(600)]
        csv.writer(stream).writerows([("text", "label"), *rows])
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "environments").symlink_to(paths.cache() / "environments")
    chosen = [word for name in names for word in ("-f", name)]

    done = bench(
        "run", "-s", "bert_imdb", "-p", "paper", "--name", "paper", *chosen,
        MLOPS_BENCH_CACHE=str(cache),
        MLOPS_BENCH_RUNS=str(tmp_path / "runs"),
        MLOPS_BENCH_DATA_DISTILBERT=str(scratch / "hub"),
        MLOPS_BENCH_DATA_STUDY_REVIEWS=str(reviews),
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    lines = (tmp_path / "runs" / "paper" / "records.jsonl").read_bytes().splitlines()
    records = [decode(line) for line in lines]
    assert sorted({record.framework for record in records}) == names
    assert {record.status for record in records} == {Status.OK}
    first = json.loads(next((tmp_path / "runs").glob("*/evidence/*/result.json")).read_text())
    assert first["read_back"]["outputs"]["evaluate"]["published"] is False
    assert first["read_back"]["outputs"]["evaluate"]["reviews"] == 500
