"""Where frameworks are found: in the folders of MLOPS_BENCH_FRAMEWORKS, and in packages."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.planning import catalog, places
from tests.unit.world import World

POINTS = "[mlops_bench.frameworks]\n"


@pytest.fixture
def faulty(world: World, tmp_path: Path) -> Path:
    """A framework of somebody else's, in a folder that is not called `frameworks`."""
    return shutil.copytree(world.framework("faulty"), tmp_path / "anywhere" / "stranger")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def install(site: Path, faulty: Path, points: str, inner: str = "acme_bench/stranger") -> Path:
    """The package acme-bench 1.2 with that folder in it, as pip leaves it."""
    folder = shutil.copytree(faulty, site / inner)
    (site / "acme_bench" / "__init__.py").write_text("raise SystemExit('it was imported')\n")
    dist_info = site / "acme_bench-1.2.dist-info"
    dist_info.mkdir()
    (dist_info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-bench\nVersion: 1.2\n")
    (dist_info / "entry_points.txt").write_text(points)
    return folder


@pytest.mark.parametrize("named", ["anywhere", "anywhere/stranger"])
def test_a_path_names_a_framework_or_a_folder_of_frameworks(
    faulty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / named))
    found = catalog.frameworks()["stranger"]
    assert (found.folder, found.origin) == (faulty, "MLOPS_BENCH_FRAMEWORKS")


def test_a_framework_that_is_named_does_not_bring_its_neighbours(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(faulty, faulty.with_name("neighbour"))
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(faulty))
    assert list(catalog.frameworks()) == ["bare", "faulty", "stranger"]


def test_a_path_that_is_not_there_is_wrong_usage(world: World, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / "misspelt"))
        result = world.bench("list")
    assert result.code == 2
    assert f"MLOPS_BENCH_FRAMEWORKS names {tmp_path}/misspelt, which is not a folder" in result.said


@pytest.mark.parametrize("inside", [[], ["notes"]])
def test_a_folder_without_a_framework_is_wrong_usage(
    world: World, tmp_path: Path, inside: list[str]
) -> None:
    folder = tmp_path / "empty"
    for name in ("", *inside):
        (folder / name).mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLOPS_BENCH_FRAMEWORKS", str(folder))
        result = world.bench("list")
    assert result.code == 2
    assert f"names {folder}, which holds no framework" in result.said
    assert f"mlops-bench new NAME --in {folder}" in result.said


@pytest.mark.usefixtures("world")
def test_a_package_brings_a_framework_without_being_imported(site: Path, faulty: Path) -> None:
    folder = install(site, faulty, f"{POINTS}stranger = acme_bench.stranger\n")
    found = catalog.frameworks()["stranger"]
    assert (found.folder, found.origin) == (folder, "acme-bench 1.2")
    assert "acme_bench" not in sys.modules


def test_the_list_says_who_brought_it(world: World, site: Path, faulty: Path) -> None:
    install(site, faulty, f"{POINTS}stranger = acme_bench.stranger\n")
    result = world.bench("list")
    assert result.code == 0
    assert "(from acme-bench 1.2)" in result.said
    listed = json.loads(world.bench("list", "--json").out)["frameworks"]
    assert listed["stranger"]["origin"] == "acme-bench 1.2"
    assert listed["faulty"]["origin"] == ""


@pytest.mark.parametrize(
    ("point", "inner", "complaint"),
    [
        ("stranger = acme_bench.misspelt", "acme_bench/stranger", "there is no such folder"),
        ("stranger = nobody.stranger", "acme_bench/stranger", "there is no such folder"),
        ("another = acme_bench.stranger", "acme_bench/stranger", "give both the same name"),
        ("stranger = acme-bench", "acme_bench/stranger", "there is no such folder"),
        ("stranger = .stranger", "acme_bench/stranger", "there is no such folder"),
        ("stranger =", "acme_bench/stranger", "there is no such folder"),
        ("stranger = __main__.x", "acme_bench/stranger", "there is no such folder"),
    ],
)
def test_a_wrong_entry_point_stops_only_what_names_it(
    world: World, site: Path, faulty: Path, point: str, inner: str, complaint: str
) -> None:
    install(site, faulty, f"{POINTS}{point}\n", inner)
    listed = world.bench("list")
    assert listed.code == 0
    assert complaint in listed.said
    named = world.bench("lock", point.partition(" ")[0])
    assert named.code == 2
    assert "acme-bench 1.2" in named.said
    assert complaint in named.said


@pytest.mark.parametrize("inner", ["acme_bench/faulty", "acme_bench/other"])
def test_a_package_with_the_name_of_our_own_is_left_out(
    world: World, site: Path, faulty: Path, inner: str
) -> None:
    install(site, faulty, f"{POINTS}faulty = acme_bench.faulty\n", inner)
    assert catalog.frameworks()["faulty"].folder == world.framework("faulty")
    listed = world.bench("list")
    assert listed.code == 0
    assert "(from acme-bench 1.2) is left out" in listed.said
    assert world.bench("check", "faulty").code == 1  # open questions: it is ours that is looked at


def test_a_package_without_the_data_is_told_to_bring_it(
    world: World, site: Path, faulty: Path
) -> None:
    folder = install(site, faulty, f"{POINTS}stranger = acme_bench.stranger\n")
    (folder / "framework.toml").unlink()
    assert "has no framework.toml; put it into the package's data" in world.bench("list").said


def test_the_same_folder_by_two_ways_is_one_framework(
    world: World, site: Path, faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install(site, faulty, f"{POINTS}stranger = acme_bench.stranger\n")
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(folder))
    assert [place.name for place in places.find()].count("stranger") == 1


class TestABrokenFramework:
    """Stops what names it, and nothing else."""

    @pytest.fixture(autouse=True)
    def broken(self, faulty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A stranger with a wrong role."""
        file = faulty / "framework.toml"
        file.write_text(file.read_text().replace('roles = ["tracker"]', 'kind = "toaster"'))
        monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(faulty))
        return file

    def test_it_is_listed_with_what_is_wrong(self, world: World, broken: Path) -> None:
        result = world.bench("list")
        assert result.code == 0
        assert "stranger (from MLOPS_BENCH_FRAMEWORKS) is left out" in result.said
        assert f"{broken}, line" in result.said
        assert "'toaster'; there are: tracker, orchestrator, server" in result.said

    def test_a_command_about_all_warns_once(self, world: World, broken: Path) -> None:
        result = world.bench("run", "--dry-run", "--profile", "smoke")
        assert result.code == 0
        assert result.err.count(f"left out stranger: {broken}") == 1
        assert "faulty:fine" in result.out

    @pytest.mark.parametrize(
        "command",
        [("run", "-f", "stranger"), ("lock", "stranger"), ("probe", "stranger:fine", "retry")],
    )
    def test_a_command_that_names_it_fails(
        self, world: World, broken: Path, command: tuple[str, ...]
    ) -> None:
        result = world.bench(*command)
        assert result.code == 2
        assert f"Error: {broken}, line" in result.said

    def test_one_of_the_projects_own_fails_the_list(self, world: World) -> None:
        file = world.framework("faulty") / "framework.toml"
        file.write_text(file.read_text().replace('title = "', 'titel = "'))
        result = world.bench("list")
        assert result.code == 1
        assert "`titel` is unknown here" in result.said
        assert "the file lacks `title`" in result.said


def test_without_a_baseline_all_that_is_broken_is_named(world: World) -> None:
    file = world.framework("bare") / "framework.toml"
    file.write_text("baseline = yes\n")
    with pytest.raises(UsageError, match=r"(?s)no baseline .*bare/framework\.toml, line 1: "):
        catalog.frameworks()
