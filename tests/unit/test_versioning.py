"""Versioning: what counts is looked at, never asked of who keeps the versions."""

import json
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from frameworks.plain.versioner import Versioner
from harness.planning import catalog
from harness.tasks.task import Judged
from harness.tasks.versioning import Versioning, Versions
from harness.worker.contract import Request
from harness.worker.tasks import datasets
from harness.worker.tasks.versioning import Driver
from tests.unit.world import World

PARAMETERS = {"part": ".", "bytes": 0, "rounds": 20, "seed": 7}


class Trusting(Versioner):
    """Gives back what it stored without another look."""

    def restore(self, folder: Path, version: str) -> None:
        shutil.rmtree(folder)
        for name, content in json.loads((self.store / f"{version}.json").read_text()).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.store / content, folder / name)


class Packing(Versioner):
    """Stores nothing as it is, so that no file of its own is one of the data's."""

    def snapshot(self, folder: Path) -> str:
        version = f"v{len(list(self.store.iterdir()))}"
        shutil.make_archive(str(self.store / version), "tar", folder)
        return version

    def restore(self, folder: Path, version: str) -> None:
        shutil.rmtree(folder)
        shutil.unpack_archive(self.store / f"{version}.tar", folder, filter="data")

    def share(self, versions: Sequence[str]) -> None:
        for version in versions:
            shutil.copy(self.store / f"{version}.tar", self.shared)

    def receive(self, version: str, place: Path) -> Path:
        shutil.unpack_archive(self.shared / f"{version}.tar", place, filter="data")
        return place


class Untidy(Versioner):
    """Leaves in the folder what the version did not have."""

    def restore(self, folder: Path, version: str) -> None:
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        super().restore(folder, version)
        for path, content in before.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


class Latest(Versioner):
    """Whatever is wanted, it gives what it was handed last."""

    def restore(self, folder: Path, version: str) -> None:
        """Nothing is done."""


class Peeking(Versioner):
    """What it hands over is a note; who receives looks into the first place."""

    def share(self, versions: Sequence[str]) -> None:
        self.shared.joinpath("latest").write_text(versions[0])

    def receive(self, version: str, place: Path) -> Path:
        wanted = (self.shared / "latest").read_text()
        super().restore(place / "data", wanted)
        return place / "data"


@pytest.fixture
def do(tmp_path: Path) -> Callable[..., Any]:
    data = tmp_path / "prepared"
    data.mkdir()
    chance = random.Random(0)
    for name in ("a", "b", "c"):
        (data / name).write_bytes(chance.randbytes(9000))
        (data / name).chmod(0o444)
    (data / "ready").write_text("is no data")

    def done(kind: type[Versioner], **parameters: int) -> Any:
        workdir, evidence = tmp_path / kind.__name__, tmp_path / "evidence"
        workdir.mkdir()
        evidence.mkdir(exist_ok=True)
        names = (kind.__name__, "local", "versions", "smoke")
        request = Request(*names, PARAMETERS | parameters, data, workdir, evidence, ())
        driver = Driver(request, kind(request))
        for phase in Versioning.phases:
            getattr(driver, phase)({})
        return driver.answer

    return done


def judged(given: Any, right: Any) -> Judged:
    return Versioning().compare(given, right)


def test_twenty_rounds_of_change_come_back_equal_and_damage_is_noticed(
    do: Callable[..., Any],
) -> None:
    given = do(Versioner)
    found = judged(given, given)
    assert found.wrong == ""
    counted = {name: (a.found, a.expected, a.unknown) for name, a in found.answers.items()}
    assert counted == {"versions": (20, 20, 0), "received": (1, 1, 0), "damage": (2, 2, 0)}
    assert len({kept["digest"] for kept in given["kept"]}) == 21


def test_who_does_not_look_again_gives_damaged_bytes_and_it_is_said(
    do: Callable[..., Any],
) -> None:
    damage = judged(do(Trusting), do(Versioner)).answers["damage"]
    assert (damage.found, damage.expected, damage.unknown) == (0, 2, 0)


def test_of_a_store_without_equal_files_nothing_is_known(do: Callable[..., Any]) -> None:
    damage = judged(do(Packing), do(Versioner)).answers["damage"]
    assert (damage.found, damage.unknown) == (0, 2)
    assert "bit rot: it keeps no file that is equal to one of the data's" in damage.reason


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Untidy, "came back as something else"),
        (Latest, "came back as something else"),
        (Peeking, "what was received is not the version that was shared"),
    ],
)
def test_what_comes_back_as_something_else_has_no_figures(
    do: Callable[..., Any], kind: type[Versioner], said: str
) -> None:
    assert said in judged(do(kind), do(Versioner)).wrong


def test_other_data_than_the_baselines_are_wrong(do: Callable[..., Any]) -> None:
    other = do(Trusting, seed=8)
    assert judged(other, do(Versioner)).wrong == "the folder had other versions than plain Python's"


def test_bytes_are_those_stored_and_moved(do: Callable[..., Any]) -> None:
    found = msgspec.convert(do(Versioner), Versions)
    first, later = found.shared
    assert first.bytes > 27_000  # the prepared files
    assert 0 < later.bytes < found.stored
    assert found.stored > 27_000 + 20 * datasets.PIECE  # each round made new bytes
    packed = msgspec.convert(do(Packing), Versions)
    assert packed.stored > 2 * found.stored  # a copy of each version


def test_a_large_file_is_the_same_for_all(tmp_path: Path) -> None:
    parameters = {"bytes": 3 * datasets.BLOCK + 5, "seed": 1}
    for name in ("a", "b"):
        datasets.lay_out(tmp_path, tmp_path / name, parameters)
    found = datasets.contents(tmp_path / "a")
    assert found == datasets.contents(tmp_path / "b")
    assert datasets.size(tmp_path / "a") == parameters["bytes"]


def test_a_digest_knows_names_and_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "sub").mkdir(parents=True)
    (folder / "a").write_text("1")
    seen = {datasets.digest(datasets.contents(folder))}
    (folder / "a").rename(folder / "sub" / "a")
    seen.add(datasets.digest(datasets.contents(folder)))
    (folder / "sub" / "a").write_text("2")
    seen.add(datasets.digest(datasets.contents(folder)))
    (folder / "empty").touch()
    seen.add(datasets.digest(datasets.contents(folder)))
    assert len(seen) == 4


def test_a_scenario_works_on_anothers_data(world: World) -> None:
    folder = world.root / "scenarios" / "again"
    folder.mkdir()
    own = (world.root / "scenarios" / "tiny" / "scenario.toml").read_text()
    profiles = own[own.index("[profiles") :]
    text = 'title = "x"\nsource = "x"\ntask = "versioning"\ndata_of = "tiny"\n'
    (folder / "scenario.toml").write_text(text + profiles)
    found = catalog.scenarios()["again"]
    tiny = catalog.scenarios()["tiny"]
    assert (found.data_name, found.parts()) == ("tiny", tiny.parts())
    (folder / "scenario.toml").write_text(text.replace("tiny", "tinny") + profiles)
    said = world.bench("run", "--scenario", "again", "--dry-run")
    assert (said.code, "data_of names another scenario" in said.said) == (2, True), said.said
