"""`export --lean`: what a reader needs is there, and what is missing is named so that it can be
checked.
"""

import hashlib
import json
import os
import tarfile
from pathlib import Path

import pytest

from harness.commands.exporting import lean
from tests.unit.world import World

LOG = "".join(f"line {number} of a log that nobody reads to its end\n" for number in range(2000))
WHERE = "evidence/002-faulty-fine-run"


@pytest.fixture
def run(finished: World) -> Path:
    """The finished run, with a file of each kind among the evidence of one record."""
    folder = finished.run_folder("it")
    files = {
        "run.log": LOG.encode(),
        "raw.json": json.dumps(list(range(5000))).encode(),
        "picture.png": b"\x89PNG" + os.urandom(lean.LARGEST),
        "small.json": b"[1, 2]",
        "table.json": json.dumps(os.urandom(lean.LARGEST).hex()).encode(),
        "large.json": json.dumps(os.urandom(lean.LARGEST_DATA).hex()).encode(),
        "noise.bin": os.urandom(10_000),
    }
    for name, content in files.items():
        (folder / WHERE / name).write_bytes(content)
    lines = []
    for line in (folder / "records.jsonl").read_text().splitlines():
        record = json.loads(line)
        if any(path.startswith(f"{WHERE}/") for path in record["evidence"]):
            record["evidence"] += [f"{WHERE}/{name}" for name in files]
        lines.append(json.dumps(record))
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def exported(world: World, name: str = "lean", source: str = "it") -> Path:
    out = world.home / name
    done = world.bench("export", str(out), source, "--lean")
    assert done.code == 0, done.said
    return out


def evidence(out: Path) -> dict[str, bytes]:
    """By name, what the archives hold that the record names."""
    text = (out / "records.jsonl").read_text()
    archives = {p for line in text.splitlines() for p in json.loads(line)["evidence"]}
    found = {}
    for archive in archives:
        with tarfile.open(out / archive) as packed:
            for member in packed:
                stream = packed.extractfile(member)
                folder, _, name = member.name.partition("/")
                if folder == "002-faulty-fine-run" and stream:
                    found[name] = stream.read()
    return found


def test_what_figures_follow_from_is_there_whole(finished: World, run: Path) -> None:
    found = evidence(exported(finished))
    for name in ("raw.json", "small.json", "noise.bin", "table.json"):
        assert found[name] == (run / WHERE / name).read_bytes()
    assert found["cell.log"] == (run / "logs" / "002-faulty-fine-run.log").read_bytes()


def test_of_a_log_its_ends_are_there_and_the_rest_is_named(finished: World, run: Path) -> None:
    text = evidence(exported(finished))["run.log"].decode()
    assert text.startswith("line 0 of a log")
    assert text.endswith("line 1999 of a log that nobody reads to its end\n")
    assert f"{len(LOG):,} bytes, sha256 {hashlib.sha256(LOG.encode()).hexdigest()}" in text
    assert len(text) <= lean.SMALL


@pytest.mark.parametrize("name", ["picture.png", "large.json"])
def test_a_note_stands_where_a_large_file_was(finished: World, run: Path, name: str) -> None:
    large = (run / WHERE / name).read_bytes()
    out = exported(finished)
    found = evidence(out)
    note = found[f"{name}.not-kept.txt"].decode()
    digest = hashlib.sha256(large).hexdigest()
    assert note.startswith(f"not kept here: {len(large):,} bytes, sha256 {digest}; measure again")
    assert "mlops-bench run --framework faulty:fine --scenario tiny --profile smoke" in note
    assert name not in found
    [told] = [each for each in lean.listed(out) if each.path.endswith(name)]
    assert (told.bytes, told.sha256, told.kept) == (len(large), digest, "nothing")


def test_the_plan_is_the_same_without_spaces(finished: World, run: Path) -> None:
    plan = (exported(finished) / "plan.json").read_bytes()
    assert json.loads(plan) == json.loads((run / "plan.json").read_bytes())
    assert plan.count(b"\n") <= 1


def test_all_that_records_name_is_there_and_little_else(finished: World, run: Path) -> None:
    out = exported(finished)
    records = finished.store(str(out)).records()
    named = {path for record in records for path in (*record.evidence, record.log) if path}
    assert [path for path in named if not (out / path).is_file()] == []
    loose = [f for f in (out / "evidence").rglob("*") if not f.name.endswith(lean.ARCHIVE)]
    assert (loose, (out / "logs").exists()) == ([], False)


def test_an_archive_unpacks_to_what_lay_there(finished: World, run: Path, tmp_path: Path) -> None:
    out = exported(finished)
    for archive in (out / "evidence").glob("*"):
        with tarfile.open(archive) as packed:
            packed.extractall(tmp_path / "unpacked", filter="data")
    before = {f.relative_to(run / "evidence") for f in (run / "evidence").rglob("*") if f.is_file()}
    after = {f.relative_to(tmp_path / "unpacked") for f in (tmp_path / "unpacked").rglob("*")}
    assert {
        path for path in before - after if path.name not in ("picture.png", "large.json")
    } == set()


def test_a_lean_copy_of_a_lean_copy_is_the_same(finished: World, run: Path) -> None:
    first = exported(finished)
    second = exported(finished, "again", str(first))

    def content(folder: Path) -> dict[str, bytes]:
        files = (file for file in folder.rglob("*") if file.is_file())
        return {str(f.relative_to(folder)): f.read_bytes() for f in files}

    assert content(second) == content(first)


def test_machines_and_people_are_told_what_was_cut(finished: World, run: Path) -> None:
    done = finished.bench("export", str(finished.home / "a"), "it", "--lean", "--json")
    assert f"{WHERE}/picture.png" in json.loads(done.out)["cut"]
    done = finished.bench("export", str(finished.home / "b"), "it", "--lean")
    assert "files are not whole" in done.said
    assert lean.MANIFEST in done.said
    whole = finished.bench("export", str(finished.home / "c"), "it")
    assert "not whole" not in whole.said
    assert "3 files are not whole" in finished.bench("status", str(finished.home / "a")).said


def test_a_lean_copy_that_was_measured_further_is_cut_to_one_archive_again(
    finished: World, run: Path
) -> None:
    """A cell that was measured again has its new files alone; all others keep theirs."""
    services = finished.run_folder("it") / "evidence" / "services"
    services.mkdir()
    (services / "some.log").write_text("up")
    first = exported(finished)
    before = evidence(first)
    records = first / "records.jsonl"
    lines = [json.loads(line) for line in records.read_text().splitlines()]
    again = next(r for r in lines if (r["deployment"], r["order"]) == ("fine", 2))
    (first / "logs").mkdir()
    assert (first / lean.OTHERS).exists()
    (first / "evidence" / "services").mkdir()
    (first / "evidence" / "services" / "more.log").write_text("up")
    for label in ("002-faulty-fine-run", "099-faulty-fine-run"):
        (first / "evidence" / label).mkdir()
        (first / "evidence" / label / "new.json").write_text(f'"{label}"')
        more = again | {"evidence": [f"evidence/{label}/new.json"], "log": f"logs/{label}.log"}
        (first / more["log"]).write_text(LOG)
        records.write_text(records.read_text() + json.dumps(more) + "\n")
    second = exported(finished, "second", str(first))
    assert set(before) > {"raw.json", "cell.log"}
    assert set(evidence(second)) == {"new.json", "cell.log"}
    told = [each.path for each in lean.listed(second)]
    assert told == ["logs/002-faulty-fine-run.log", "logs/099-faulty-fine-run.log"]
