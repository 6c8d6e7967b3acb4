"""Data of several parts: each found on its own, some made of others, only what a profile needs."""

import hashlib
import json
from pathlib import Path

import pytest

from harness.environments import data, download, venvs
from harness.environments.venvs import Environment
from harness.errors import HarnessError, UsageError
from harness.planning import catalog
from tests.unit.wheels import make_wheel
from tests.unit.world import World

PARTS = """
[assets.numbers]
prepare = "scenarios.tiny.prepare"
folder_help = "the file numbers.txt"

[[assets.numbers.sources]]
kind = "urls"
urls = ["http://127.0.0.1:9/numbers.txt"]

[assets.sum]
prepare = "scenarios.tiny.add up"
derived_from = ["numbers"]

[assets.huge]
prepare = "scenarios.tiny.prepare"
folder_help = "a huge file"

[[assets.huge.sources]]
kind = "urls"
urls = ["http://127.0.0.1:9/huge/numbers.txt#sha256=00"]

"""
ADD = """
import sys
from pathlib import Path
how, source, out = sys.argv[1:]
numbers = (Path(source) / "numbers" / "numbers.txt").read_text().split()
(Path(out) / "sum.txt").write_text(f"{how}: {sum(map(int, numbers))}")
"""
READ = """
import sys
from pathlib import Path
import tiny_reader
(Path(sys.argv[2]) / "numbers.txt").write_text(tiny_reader.VERSION)
"""


def rewrite(world: World, text: str) -> None:
    (world.scenario / "scenario.toml").write_text(text)


def text_of(world: World) -> str:
    return (world.scenario / "scenario.toml").read_text()


@pytest.fixture
def environment(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Of a world whose scenario has three parts, two of which its smoke profile needs."""
    found = venvs.ensure(catalog.frameworks()["bare"], "process")
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(tmp_path / "own"))
    monkeypatch.setenv("MLOPS_BENCH_DATA_NUMBERS", str(world.root / "numbers"))
    before, rest = text_of(world).split("[data]\n")
    rest = rest[rest.index("[profiles.smoke]") :]
    needed = '[profiles.smoke]\nassets = ["numbers", "sum"]'
    rewrite(world, before + PARTS + rest.replace("[profiles.smoke]", needed))
    (world.scenario / "add.py").write_text(ADD)
    monkeypatch.setattr(download, "RETRIES", 0)
    return found


def ensure(environment: Environment, profile: str = "smoke") -> Path:
    return data.ensure(catalog.scenarios()["tiny"], environment, profile)


def test_a_part_is_made_of_another_and_a_profile_gets_what_it_needs(
    environment: Environment,
) -> None:
    folder = ensure(environment)
    assert (folder / "numbers" / "numbers.txt").exists()
    assert (folder / "sum" / "sum.txt").read_text() == "up: 15"
    assert not (folder / "huge").exists()
    tiny = catalog.scenarios()["tiny"]
    assert data.ready(tiny, "smoke") == folder
    assert data.ready(tiny, "quick") is None


def test_what_a_part_came_from_and_took_is_kept_beside_it(environment: Environment) -> None:
    kept = json.loads((ensure(environment) / "sum" / "ready").read_text())
    assert kept["source"].startswith("numbers (MLOPS_BENCH_DATA_NUMBERS=")
    assert kept["seconds"] >= 0


def test_a_part_that_cannot_be_had_is_named_with_the_ways_to_it(environment: Environment) -> None:
    with pytest.raises(HarnessError) as refused:
        ensure(environment, "quick")
    text = str(refused.value)
    assert "the huge of tiny is not in the cache and cannot be fetched" in text
    assert "Any one of two ways fixes this" in text
    assert "1. a network that reaches http://127.0.0.1:9/huge" in text
    assert "2. MLOPS_BENCH_DATA_HUGE=FOLDER with a huge file" in text


def test_another_folder_of_the_users_makes_a_part_and_what_is_made_of_it_anew(
    world: World, environment: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = (ensure(environment) / "sum" / "ready").stat().st_ino
    assert (ensure(environment) / "sum" / "ready").stat().st_ino == made
    other = tmp_path / "other"
    other.mkdir()
    (other / "numbers.txt").write_text("1 2 3 4 5\n")
    monkeypatch.setenv("MLOPS_BENCH_DATA_NUMBERS", str(other))
    assert data.ready(catalog.scenarios()["tiny"], "smoke") is None
    kept = json.loads((ensure(environment) / "sum" / "ready").read_text())
    assert str(other) in kept["source"]


def test_a_part_that_cannot_be_made_says_why(world: World, environment: Environment) -> None:
    (world.scenario / "add.py").write_text("import sys; sys.exit('cannot add')")
    with pytest.raises(HarnessError, match="cannot add"):
        ensure(environment)


def served(world: World, environment: Environment, mirror: str, digest: str) -> Path:
    text = text_of(world)
    url = f"{mirror}#sha256={digest}"
    rewrite(world, text.replace("http://127.0.0.1:9/huge/numbers.txt#sha256=00", url))
    return ensure(environment, "quick") / "huge" / "numbers.txt"


def test_a_file_with_the_hash_in_its_url_is_taken(
    world: World, environment: Environment, mirror: str
) -> None:
    digest = hashlib.sha256((world.root / "numbers" / "numbers.txt").read_bytes()).hexdigest()
    assert served(world, environment, mirror, digest).read_text() == "1 2 3 4 5\n"


def test_a_file_with_another_hash_than_in_its_url_is_refused(
    world: World, environment: Environment, mirror: str
) -> None:
    with pytest.raises(HarnessError, match=r"numbers\.txt: SHA256 .* expected 1111.* but got "):
        served(world, environment, mirror, "1" * 64)


def with_reader(world: World) -> None:
    text = text_of(world)
    readers = 'derived_from = []\nreaders = { ".txt" = "tiny-reader==1.0" }\n\n[[assets.numbers.'
    rewrite(world, text.replace("\n[[assets.numbers.", readers, 1))
    (world.scenario / "prepare.py").write_text(READ)
    (world.scenario / "add.py").write_text("")


def test_a_reader_is_installed_for_preparation_alone(
    world: World, environment: Environment
) -> None:
    make_wheel(world.wheels, "tiny-reader", "1.0")
    with_reader(world)
    assert (ensure(environment) / "numbers" / "numbers.txt").read_text() == "1.0"
    assert not list(environment.folder.rglob("tiny_reader"))


def test_a_reader_that_cannot_be_had_is_named(world: World, environment: Environment) -> None:
    with_reader(world)
    with pytest.raises(UsageError, match="tiny-reader"):
        ensure(environment)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('derived_from = ["numbers"]', 'derived_from = ["nmbers"]', "no asset called 'nmbers'"),
        ('assets = ["numbers", "sum"]', 'assets = ["summ"]', "no asset called 'summ'"),
        ("[assets.huge]", '[data]\nprepare = "x"\n\n[assets.huge]', r"either \[data\] or"),
    ],
)
def test_a_wrong_list_of_parts_is_a_slip_that_is_named(
    world: World, environment: Environment, before: str, after: str, complaint: str
) -> None:
    assert before in text_of(world)
    rewrite(world, text_of(world).replace(before, after, 1))
    with pytest.raises(UsageError, match=complaint):
        catalog.scenarios()
