"""A supervised tree, and those who let go of it more than once."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from harness.running.supervisor import Spec
from harness.running.tree import Tree

# It takes its time to end, as an adapter's `stop` may.
SLOW = "trap 'sleep 1.5; exit' TERM; touch up; while :; do sleep 0.05; done"


class Impatient(Exception):
    pass


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    spec = Spec(
        command=["/bin/bash", "-c", SLOW],
        env={"PATH": "/usr/bin:/bin"},
        cwd=str(tmp_path),
        log=str(tmp_path / "log"),
        outcome=str(tmp_path / "outcome.json"),
        guard=str(tmp_path / "guard"),
        timeout=20,
    )
    return Tree(spec, tmp_path / "spec.json")


@pytest.fixture
def interrupted() -> Iterator[Callable[[float], object]]:
    """Ctrl-C after so many seconds."""

    def interrupt(_signum: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_what_raises_while_it_runs_leaves_no_spec(tree: Tree, tmp_path: Path) -> None:
    def tick() -> None:
        if (tmp_path / "up").exists():
            raise Impatient

    with pytest.raises(Impatient):
        tree.to_end(tick)

    assert not tree.up
    assert not (tmp_path / "spec.json").exists()
    assert (tmp_path / "outcome.json").exists()


def test_after_a_second_interruption_the_end_is_still_waited_for(
    tree: Tree, tmp_path: Path, interrupted: Callable[[float], object]
) -> None:
    assert tree.wait_until((tmp_path / "up").exists, 20, lambda: None)
    interrupted(0.2)

    with pytest.raises(KeyboardInterrupt):
        tree.end()

    assert tree.up
    assert tree.end() == []
    assert not tree.up
    assert (tmp_path / "outcome.json").exists()
    assert tree.end() == []
