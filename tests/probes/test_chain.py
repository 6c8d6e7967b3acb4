"""The probe `chain`: known slopes are found, and what is no list of times is the tool's fault."""

import random
from pathlib import Path
from typing import Any

import pytest

from harness.measure.instrumentation import chain
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed
from harness.planning.catalog import Deployment, Framework
from harness.worker.rounds import interleaved
from tests.probes.contexts import a_context

# What a framework's module is, with the seconds made up.
ANSWER = """
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

class Chain(asked.Chain):
    def run(self, lengths, repeats, patience):
        return {runs}
"""
TIMED = "interleaved(lambda length: {seconds}, lengths, repeats, patience)"


def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: str) -> tuple[Context, Finding]:
    """Ask a framework whose answer to `Chain` returns what this expression gives."""
    folder = tmp_path / "frameworks" / "own"
    (folder / "probes").mkdir(parents=True)
    (folder / "probes" / "instrumentation.py").write_text(ANSWER.format(runs=runs))
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(folder.parent))
    framework = Framework(
        title="Own",
        roles=["orchestrator"],
        homepage="https://example.org",
        documentation="https://example.org/docs",
        requires=[],
        import_name="own",
        deployments={"local": Deployment("here", default=True)},
        name="own",
        folder=folder,
    )
    context = a_context(tmp_path, framework=framework)
    return context, chain.chain(context)


def test_a_known_cost_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, finding = ask(tmp_path, monkeypatch, TIMED.format(seconds="2.5 + 0.25 * length"))

    found = {sample.name: (sample.value, sample.unit) for sample in finding.samples}
    assert found == {
        "chain.fixed": (2.5, "s"),
        "chain.step": (0.25, "s/step"),
        "chain.step.low": (0.25, "s/step"),
        "chain.step.high": (0.25, "s/step"),
    }
    assert '"seconds"' in (context.evidence / "chain.json").read_text()


def test_a_framework_whose_run_fails_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FrameworkFailed, match="ZeroDivisionError"):
        ask(tmp_path, monkeypatch, TIMED.format(seconds="1 / length"))


@pytest.mark.parametrize("seconds", ["0.2 * length", "-1.0", "float('nan')"])
def test_what_is_no_time_is_the_tools_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    with pytest.raises(ToolFailed, match="not times"):
        ask(tmp_path, monkeypatch, TIMED.format(seconds=seconds))


@pytest.mark.parametrize(
    "answer", [None, [], [[0, 1.0], [0, 1.1]], [[0, "soon"], [9, 1.0]], {"0": 1.0}]
)
def test_without_times_of_two_lengths_there_is_no_slope(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    with pytest.raises(ToolFailed):
        ask(tmp_path, monkeypatch, repr(answer))


def test_the_interval_holds_the_true_slope_and_one_slow_run_moves_it_little() -> None:
    noise = random.Random(4)
    runs = [(n, 1 + 0.2 * n + noise.gauss(0, 0.05)) for n in [0, 10, 100] * 3]
    slow = [*runs[:-1], (100, 60.0)]

    for sample in (runs, slow):
        step = chain.slope(sample)
        assert step.low <= step.value <= step.high
        assert step.value == pytest.approx(0.2, rel=0.05)
        assert step.holds(0.2)
    assert chain.slope(slow).high > 2 * chain.slope(runs).high


def test_no_slope_is_found_where_steps_cost_nothing() -> None:
    noise = random.Random(4)
    step = chain.slope([(n, 1 + noise.gauss(0, 0.05)) for n in [0, 10, 100] * 3])

    assert step.low < 0 < step.high


def test_lengths_are_interleaved_after_one_run_that_is_not_counted() -> None:
    asked: list[int] = []

    def measure(length: int) -> float:
        asked.append(length)
        return float(len(asked))

    samples = interleaved(measure, [0, 10], 2, 100)

    assert asked == [0, 0, 10, 0, 10]
    assert samples == [(0, 2.0), (10, 3.0), (0, 4.0), (10, 5.0)]


def test_a_length_that_takes_too_long_is_run_once() -> None:
    samples = interleaved(float, [1, 10, 100], 3, 50)

    assert [length for length, _ in samples] == [1, 10, 100, 1, 10, 1, 10]
