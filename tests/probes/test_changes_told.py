"""How answers about sharing, syncing, lineage and an audit trail are judged."""

import time

import pytest

from harness.measure.interoperability import offline_sync, sharing
from harness.measure.interpretability import artifact_lineage, audit_trail
from harness.worker.contract import Unsupported, lack
from harness.worker.questions.interoperability import Logged, Look, Synced
from harness.worker.questions.interpretability import Change, Source, Trail

TEXT = "planted"
NOTHING = Look(parameter=None, artifact=None, writes=False, said="403")
READS = Look(parameter=TEXT, artifact=TEXT, writes=False, said="403")
ALL = Look(parameter=TEXT, artifact=TEXT, writes=True, said="")
HALF = Look(parameter=TEXT, artifact=None, writes=False, said="403")


def looks(one: Look, two: Look, nobody: Look) -> dict[str, Look]:
    return {"one": one, "two": two, "nobody": nobody}


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ((ALL, NOTHING, NOTHING), ""),
        ((ALL, READS, NOTHING), "two gets parameter, artifact"),
        ((ALL, HALF, NOTHING), "two gets parameter"),
        ((ALL, NOTHING, HALF), "nobody gets parameter"),
        ((ALL, {**NOTHING, "writes": True}, NOTHING), "two gets to write"),
        ((NOTHING, NOTHING, NOTHING), "one does not get the parameter and the artifact"),
        ((READS, NOTHING, NOTHING), "one cannot write"),
    ],
)
def test_a_run_is_hidden_from_all_but_its_owner(seen: tuple[Look, Look, Look], said: str) -> None:
    assert sharing.hidden(looks(*seen), TEXT) == said


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ((ALL, READS, NOTHING), ""),
        ((ALL, ALL, NOTHING), ""),  # that two can write is another case
        ((ALL, HALF, NOTHING), "two does not get the artifact"),
        ((ALL, READS, READS), "nobody gets parameter, artifact"),
        ((HALF, READS, NOTHING), "one does not get the artifact"),
    ],
)
def test_a_shared_run_is_read_by_two_and_by_nobody_else(
    seen: tuple[Look, Look, Look], said: str
) -> None:
    assert sharing.shared(looks(*seen), TEXT) == said


def test_who_may_read_may_not_write() -> None:
    assert sharing.read_only(looks(ALL, READS, NOTHING), TEXT) == ""
    assert sharing.read_only(looks(ALL, ALL, NOTHING), TEXT) == "two can write"
    assert sharing.read_only(looks(ALL, NOTHING, NOTHING), TEXT)


def synced(planted: Logged, begin: float | None) -> Synced:
    return {
        "params": {**planted["params"], "more": "x"},
        "metrics": {name: points[::-1] for name, points in planted["metrics"].items()},
        "artifact": planted["artifact"],
        "begin": begin,
    }


def test_a_synced_run_is_equal_in_whatever_order() -> None:
    planted = offline_sync.plant()
    found = synced(planted, 1.0)
    assert offline_sync._params(planted, found) == ""
    assert offline_sync._metrics(planted, found) == ""
    assert offline_sync._artifact(planted, found) == ""


def test_a_point_that_is_lost_doubled_or_moved_is_seen() -> None:
    points = [(0, 0.5), (1, 0.25)]
    assert offline_sync.lost("loss", points, points) == ""
    assert offline_sync.lost("loss", points, points[:1])
    assert offline_sync.lost("loss", points, [*points, points[0]])
    assert offline_sync.lost("loss", points, [(0, 0.5), (2, 0.25)])
    assert offline_sync.lost("loss", points, [])


def test_a_run_began_when_it_was_done() -> None:
    done = offline_sync.Done(100.0, 110.0)
    planted = offline_sync.plant()
    for begin, is_right in ((101.0, True), (99.0, True), (130.0, False), (60.0, False)):
        assert (offline_sync._begin(done, synced(planted, begin)) == "") is is_right
    assert "does not tell" in offline_sync._begin(done, synced(planted, None))


def test_makers_and_users_are_all_and_no_more() -> None:
    made = [Source(run="1", artifact="a")]
    trail = Trail(made="1", used=["3", "2"])
    assert artifact_lineage._makers(made, [trail]) == ""
    assert artifact_lineage._takers([["2", "3"]], [trail]) == ""
    assert artifact_lineage._makers(made, [{**trail, "made": "2"}])
    assert artifact_lineage._takers([["2"]], [trail])
    assert artifact_lineage._takers([["2", "3", "4"]], [trail])


def test_a_change_is_told_with_its_value_time_and_user() -> None:
    now = time.time()
    told = Change(what="former", when=now, who="changer")
    done = (now - 1, now + 1)
    assert audit_trail._what(told, "former") == ""
    assert audit_trail._when(told, done) == ""
    assert audit_trail._who(told, "changer") == ""
    assert audit_trail._what(told, "later")
    assert audit_trail._when({**told, "when": now - 60}, done)
    assert audit_trail._when({**told, "when": None}, done)
    assert audit_trail._who(told, "maker")
    with pytest.raises(Unsupported):
        audit_trail._who({**told, "who": lack("none", "https://example.org")}, "changer")
