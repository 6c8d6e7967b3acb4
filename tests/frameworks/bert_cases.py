"""Cases of the second scenario that need torch: bert_cases.py DATA SCRATCH prints case -> outcome.

Leaves SCRATCH/hub, a small DistilBERT of random weights laid out as on the Hub. DATA holds the
prepared `reviews` and `minilm`. An outcome is a value, or "BadInput: ...".
"""

import csv
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from transformers import DistilBertConfig, DistilBertForSequenceClassification, pipeline
from transformers.models.distilbert.tokenization_distilbert import DistilBertTokenizer

from scenarios.bert_imdb import prepare_reviews, prepare_weights, table, weights
from scenarios.bert_imdb.classifier import Classifier
from scenarios.bert_imdb.evaluation import evaluate, interval
from scenarios.bert_imdb.faults import BadInput
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.prediction import predict, rows
from scenarios.bert_imdb.sampling import sample_reviews
from scenarios.bert_imdb.table import Review

DATA, SCRATCH = Path(sys.argv[1]), Path(sys.argv[2])
CASES: dict[str, Callable[[Path], Any]] = {}


def case(function: Callable[[Path], Any]) -> Callable[[Path], Any]:
    CASES[function.__name__] = function
    return function


def tiny(folder: Path, name: str = "model", seed: int = 42) -> Path:
    model = folder / name
    load_model(DATA, model, architecture="tiny", layers=2, max_length=64, seed=seed)
    return model


def data_with(folder: Path, name: str) -> Path:
    """Data in which `minilm` may be spoilt: hard links, replaced on writing."""
    shutil.copytree(DATA / name, folder / name, copy_function=lambda a, b: Path(b).hardlink_to(a))
    return folder


def replaced(file: Path, content: bytes) -> None:
    file.unlink()
    file.write_bytes(content)


def vouch(folder: Path) -> None:
    """Say in about.json that the files are right as they are now."""
    about = json.loads((folder / "about.json").read_text())
    about["files"] = {name: weights.sha256(folder / name) for name in about["files"]}
    replaced(folder / "about.json", json.dumps(about).encode())


def load_minilm(data: Path, layers: int = 4, max_length: int = 256) -> Any:
    return load_model(
        data, data / "model", architecture="minilm", layers=layers, max_length=max_length, seed=1
    )


@case
def truncated_weights(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    file = data / "minilm" / "model.safetensors"
    replaced(file, file.read_bytes()[:1000])
    return load_minilm(data)


@case
def truncated_weights_with_the_right_hash(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    file = data / "minilm" / "model.safetensors"
    replaced(file, file.read_bytes()[:1_000_000])
    vouch(data / "minilm")
    return load_minilm(data)


@case
def weights_that_lack_a_tensor(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    file = data / "minilm" / "model.safetensors"
    state = load_file(file)
    del state["encoder.layer.1.output.dense.bias"]
    file.unlink()
    save_file(state, file)
    vouch(data / "minilm")
    return load_minilm(data)


@case
def missing_tokenizer(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    (data / "minilm" / "tokenizer.json").unlink()
    return load_minilm(data)


@case
def missing_tokenizer_of_the_tiny_model(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    (data / "minilm" / "tokenizer.json").unlink()
    return load_model(data, folder / "m", architecture="tiny", layers=2, max_length=64, seed=1)


@case
def broken_tokenizer(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    replaced(data / "minilm" / "tokenizer.json", b"{}")
    vouch(data / "minilm")
    return load_minilm(data)


@case
def no_weights_at_all(folder: Path) -> Any:
    return load_minilm(folder)


@case
def too_many_layers(folder: Path) -> Any:
    return load_minilm(data_with(folder, "minilm"), layers=7)


@case
def no_head(folder: Path) -> Any:
    return load_minilm(data_with(folder, "minilm"))


@case
def a_head_of_other_features(folder: Path) -> Any:
    data = data_with(folder, "minilm")
    (data / "head").mkdir()
    save_file(
        {"weight": torch.zeros(2, 384), "bias": torch.zeros(2)}, data / "head/head.safetensors"
    )
    fitted = {"weights": "other", "layers": 4, "max_length": 256}
    (data / "head" / "about.json").write_text(json.dumps({"fitted_on": fitted}))
    return load_minilm(data)


@case
def a_torn_model_between_steps(folder: Path) -> Any:
    model = tiny(folder)
    model.write_bytes(model.read_bytes()[:-100])
    return Classifier.load(model)


@case
def another_file_as_model(folder: Path) -> Any:
    save_file({"a": torch.zeros(1)}, folder / "model")
    return Classifier.load(folder / "model")


@case
def the_same_model_twice(folder: Path) -> Any:
    return [weights.sha256(tiny(folder, name)) for name in ("one", "two")]


@case
def other_seeds_make_other_models(folder: Path) -> Any:
    return weights.sha256(tiny(folder, "one", 1)) != weights.sha256(tiny(folder, "two", 2))


@case
def batches_change_nothing(folder: Path) -> Any:
    """Largest difference of embeddings, one text at a time against eight sorted by length."""
    classifier = Classifier.load(tiny(folder))
    texts = ["short", "a much longer text about a film " * 5, "", "middle sized, that", "x " * 300]
    one = [classifier.predict([text], 1).embeddings[0] for text in texts]
    many = classifier.predict(texts, 8).embeddings
    return max(float(abs(a - b).max()) for a, b in zip(one, many, strict=True))


@case
def a_review_of_100_000_words(folder: Path) -> Any:
    """Equal to what its beginning alone gets: the rest is beyond the tokens looked at."""
    classifier = Classifier.load(tiny(folder))
    long, start = classifier.predict(["word " * 100_000, "word " * 70], 2).embeddings
    return bool((long == start).all())


def small_table(folder: Path, texts: list[str]) -> Path:
    path = folder / "sample"
    reviews = [Review(at, text, at % 2) for at, text in enumerate(texts)]
    table.write(path, {"source": "x", "split": "unnamed split"}, reviews)
    return path


@case
def an_empty_text_in_the_sample(folder: Path) -> Any:
    sample = small_table(folder, ["good", " "])
    return predict(sample, tiny(folder), folder / "p", batch_size=2, threads=1)


@case
def a_sample_that_is_not_utf_8(folder: Path) -> Any:
    sample = small_table(folder, ["good", "bad"])
    sample.write_bytes(sample.read_bytes().replace(b"bad", b"b\xe9d"))
    return predict(sample, tiny(folder), folder / "p", batch_size=2, threads=1)


@case
def more_reviews_than_there_are(folder: Path) -> Any:
    return sample_reviews(
        DATA, folder / "s", reviews="reviews", part="all", per_class=12501, characters=0, seed=1
    )


@case
def the_sample_names_its_split(folder: Path) -> Any:
    splits = []
    for part in ("all", "held-out"):
        output = sample_reviews(
            DATA, folder / "s", reviews="reviews", part=part, per_class=3, characters=50, seed=1
        )
        splits.append(output["split"])
    about, reviews = table.read(folder / "s")
    assert about["split"] == splits[-1]
    assert [review.label for review in reviews] == [0, 0, 0, 1, 1, 1]
    assert max(len(review.text) for review in reviews) == 50
    return splits


@case
def the_exact_interval(folder: Path) -> Any:
    return [interval(0, 10), interval(10, 10), interval(417, 500)]


def like_the_hub(folder: Path) -> DistilBertForSequenceClassification:
    """A small DistilBERT of random weights, in files laid out as on the Hub, and vouched for."""
    vocabulary = json.loads((DATA / "minilm" / "tokenizer.json").read_text())["model"]["vocab"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(sorted(vocabulary, key=vocabulary.__getitem__)))
    torch.manual_seed(0)
    config = DistilBertConfig(
        dim=64, hidden_dim=128, n_heads=4, initializer_range=0.4,
        id2label={0: "NEGATIVE", 1: "POSITIVE"}, label2id={"NEGATIVE": 0, "POSITIVE": 1},
    )  # fmt: skip
    model = DistilBertForSequenceClassification(config).eval()
    model.save_pretrained(folder)
    sums = [f"{weights.sha256(f)}  {f.name}" for f in folder.iterdir()]
    (folder / "SHA256SUMS").write_text("\n".join(sums))
    return model


@case
def the_studys_procedure(folder: Path) -> Any:
    """With DistilBERT of random weights, laid out as on the Hub, equals transformers' pipeline."""
    hub, data = folder / "hub", folder / "data"
    model = like_the_hub(hub)
    _, reviews = table.read(DATA / "reviews" / "reviews.jsonl")
    with (folder / "reviews.csv").open("w", newline="") as stream:
        chosen = [(r.text, r.label) for r in (*reviews[:40], *reviews[-40:])]
        csv.writer(stream).writerows([("text", "label"), *chosen])
    for name in ("distilbert", "study_reviews"):
        (data / name).mkdir(parents=True)
    prepare_weights.prepare("distilbert", hub, data / "distilbert")
    prepare_reviews.prepare("test", folder, data / "study_reviews")

    sampled = sample_reviews(
        data, folder / "s", reviews="study_reviews", part="all", per_class=20, characters=512,
        seed=42,
    )  # fmt: skip
    loaded = load_model(
        data, folder / "m", architecture="distilbert", layers=6, max_length=512, seed=42
    )
    predict(folder / "s", folder / "m", folder / "p", batch_size=8, threads=1)
    metrics: dict[str, float] = {}
    result = evaluate(
        folder / "p",
        folder / "picture.png",
        on_metric=lambda name, value, step: metrics.__setitem__(name, value),
    )
    theirs = pipeline(
        "sentiment-analysis", model=model, tokenizer=DistilBertTokenizer.from_pretrained(hub),
        device="cpu", truncation=True, max_length=512,
    )([review.text for review in table.read(folder / "s")[1]])  # fmt: skip
    ours = rows(folder / "s", folder / "p")
    return {
        "split": sampled["split"],
        "published": loaded["published"],
        "model": result["model"],
        "labels": len({row["predicted"] for row in ours}),
        "equal labels": [r["predicted"].upper() for r in ours] == [t["label"] for t in theirs],
        "difference": max(
            abs(r["score"] - t["score"]) for r, t in zip(ours, theirs, strict=True)
        ),
        "metric": metrics["accuracy"] == result["accuracy"],
        "picture": (folder / "picture.png").read_bytes()[:4] == b"\x89PNG",
    }  # fmt: skip


def outcome(function: Callable[[Path], Any], folder: Path) -> Any:
    folder.mkdir()
    try:
        return function(folder)
    except BadInput as problem:
        return f"BadInput: {problem}"
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    like_the_hub(SCRATCH / "hub")
    results = {name: outcome(function, SCRATCH / name) for name, function in CASES.items()}
    print(json.dumps(results, default=repr))
