"""The probe `microbench`: tiny suites that pytest-benchmark really runs, and broken reports."""

import json
import random
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.environments import download
from harness.measure.failures import Unproven
from harness.measure.instrumentation import microbench
from harness.measure.probe import Context, Finding, FrameworkFailed, NotAnswered, ToolFailed
from harness.records.outcome import Completed
from harness.records.record import State
from tests.probes.contexts import a_context
from tests.unit.builders import an_outcome

# Known costs: 2 ms; 5 operations of 4 ms on top of those 2 ms; and something that does not exist.
SUITE = """
import time
import pytest
from harness.worker import suite

def test_metric_enqueued(benchmark):
    benchmark.pedantic(time.sleep, args=(0.002,), rounds=5)

def test_metric_durable(benchmark):
    benchmark.extra_info.update(minus="test_metric_enqueued", per=5, idiom="five at once")
    benchmark.pedantic(time.sleep, args=(0.022,), rounds=5)

def test_artifact_1kb(benchmark):
    assert suite.request().workdir.is_dir() and len(suite.request().ports) > 1
    benchmark.pedantic(int, rounds=5)

def test_artifact_1mb(benchmark):
    benchmark.pedantic(int, rounds=5)

def test_artifact_100mb(record_property):
    record_property("documentation", "https://example.org/docs")
    pytest.skip("files end at 1 MB")
"""

Ask = Callable[[str], tuple[Context, Finding]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask a framework whose costs.py is the given text, with the tests' own pytest."""

    def run(text: str) -> tuple[Context, Finding]:
        monkeypatch.setattr(download, "install", lambda *_: None)
        context = a_context(tmp_path)
        context.probes.mkdir(parents=True, exist_ok=True)
        (context.probes / "costs.py").write_text(text)
        return context, microbench.microbench(context)

    return run


def test_a_suite_becomes_figures(ask: Ask) -> None:
    context, finding = ask(SUITE)

    found = {sample.name: sample.value for sample in finding.samples}
    ends = {name for name in found if name.endswith((".low", ".high"))}
    assert ends == {f"microbench.metric_durable.{end}" for end in ("low", "high")}
    assert set(found) - ends == {
        f"microbench.{n}"
        for n in ("metric_enqueued", "metric_durable", "artifact_1kb", "artifact_1mb")
    }
    assert found["microbench.metric_enqueued"] == pytest.approx(0.002, rel=0.5)
    assert found["microbench.metric_durable"] == pytest.approx(0.004, rel=0.5)
    assert found["microbench.artifact_1kb"] < 1e-4
    assert {sample.unit for sample in finding.samples} == {"s"}
    missing = finding.answers["microbench.artifact_100mb"]
    assert missing.state is State.UNSUPPORTED
    assert missing.reason == "files end at 1 MB"
    assert missing.documentation == "https://example.org/docs"
    kept = json.loads((context.evidence / "benchmark.json").read_bytes())
    assert len(kept["benchmarks"][0]["stats"]["data"]) == 5
    assert "cpu" in kept["machine_info"]
    assert "node" not in kept["machine_info"]


FAILS = ("test_artifact_1mb(benchmark):", "test_artifact_1mb(benchmark):\n    assert 1 == 2")
FAILING = """[failing."instrumentation.microbench"]
reason = "it reads old bytes"
page = "https://example.org/issues/1"
"""


@pytest.mark.parametrize(
    ("declaration", "state"),
    [("", State.ERROR), (FAILING, State.FAILED)],
    ids=["as is", "declared"],
)
def test_a_test_that_fails_costs_its_own_figure_only(
    ask: Ask, tmp_path: Path, declaration: str, state: State
) -> None:
    (a_context(tmp_path).probes).mkdir(parents=True)
    (a_context(tmp_path).probes / "answers.toml").write_text(declaration)

    _, finding = ask(SUITE.replace(*FAILS))

    assert {s.name for s in finding.samples if not s.name.endswith((".low", ".high"))} == {
        "microbench.metric_enqueued",
        "microbench.metric_durable",
        "microbench.artifact_1kb",
    }
    failed = finding.answers["microbench.artifact_1mb"]
    assert failed.state is state
    assert failed.reason.startswith("test_artifact_1mb: ")
    assert failed.reason.endswith("see costs.log")
    assert finding.answers["microbench.artifact_100mb"].state is State.UNSUPPORTED


def test_what_is_held_against_a_test_that_failed_has_no_figure_either(ask: Ask) -> None:
    fails = ("test_metric_enqueued(benchmark):", "test_metric_enqueued(benchmark):\n    1 / 0")

    _, finding = ask(SUITE.replace(*fails))

    for name in ("metric_enqueued", "metric_durable"):
        failed = finding.answers[f"microbench.{name}"]
        assert (failed.state, failed.reason[:20]) == (State.ERROR, "test_metric_enqueued")
    assert [sample.name for sample in finding.samples] == [
        "microbench.artifact_1kb",
        "microbench.artifact_1mb",
    ]


def test_a_suite_in_which_no_test_passes_may_be_wrong_itself(ask: Ask) -> None:
    nothing = SUITE.replace("benchmark.pedantic", "benchmark.misspelt")

    with pytest.raises(Unproven, match=r"test_artifact_1kb: .*costs\.log"):
        ask(nothing)


def test_a_suite_that_cannot_be_imported_is_an_error_in_the_report(ask: Ask) -> None:
    with pytest.raises(FrameworkFailed, match="collection"):
        ask("import no_such_framework")


def test_an_operation_without_a_test_costs_its_own_figure_only(ask: Ask) -> None:
    _, finding = ask(SUITE.replace("def test_artifact_1kb", "def no_test"))

    missing = finding.answers["microbench.artifact_1kb"]
    assert missing.state is State.NOT_MEASURED
    assert missing.reason.startswith("test_artifact_1kb was neither")
    assert [s.name for s in finding.samples if not s.name.endswith((".low", ".high"))] == [
        f"microbench.{name}" for name in ("metric_enqueued", "metric_durable", "artifact_1mb")
    ]


@pytest.mark.parametrize(
    "extra", [{"per": 0}, {"minus": "test_x"}], ids=["of none", "minus nothing"]
)
def test_an_operation_that_cannot_be_told_costs_its_own_figure_only(
    tmp_path: Path, extra: dict[str, Any]
) -> None:
    report = json.loads(a_report(**ALL))
    report["benchmarks"][3]["extra_info"] = extra
    finding = read(tmp_path, PASSED, json.dumps(report))
    assert {name: a.state for name, a in finding.answers.items()} == {
        "microbench.artifact_1mb": State.ERROR
    }
    assert len(finding.samples) == 4


def test_without_tools_nothing_is_said_about_the_framework(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = a_context(tmp_path)
    with pytest.raises(NotAnswered, match=r"write frameworks/own/probes/costs\.py"):
        microbench.microbench(context)

    context.probes.mkdir(parents=True)
    (context.probes / "costs.py").touch()
    monkeypatch.setattr(download, "install", lambda *_: "no index")
    with pytest.raises(ToolFailed, match="no index"):
        microbench.microbench(context)


PASSED = "<testsuites><testsuite/></testsuites>"


def a_report(**medians: float) -> str:
    """JSON as pytest-benchmark writes it, as far as it is read."""
    benchmarks: list[Any] = [
        {
            "name": f"test_{name}",
            "stats": {"median": median, "iqr": 0.1, "rounds": 25},
            "extra_info": {},
        }
        for name, median in medians.items()
    ]
    return json.dumps({"machine_info": {}, "benchmarks": benchmarks})


ALL = dict.fromkeys(microbench.OPERATIONS, 0.5)


def read(evidence: Path, tests: str, report: str, **outcome: Any) -> Finding:
    (evidence / "tests.xml").write_text(tests)
    (evidence / "benchmark.json").write_text(report)
    return microbench.read(Completed(an_outcome(**{"exit_code": 0, **outcome}), ""), evidence)


def test_a_whole_report_is_read(tmp_path: Path) -> None:
    assert [s.value for s in read(tmp_path, PASSED, a_report(**ALL)).samples] == [0.5] * 5


@pytest.mark.parametrize(
    ("tests", "report"),
    [
        (PASSED, a_report(**ALL)[:-20]),
        (PASSED, ""),
        (PASSED, "{}"),
        (PASSED, a_report(**ALL).replace("0.5", "null")),
        (PASSED, a_report(**ALL).replace("0.5", "0.0")),
        (PASSED, a_report(**ALL).replace('"extra_info": {}', '"extra_info": {"per": 0}')),
        (PASSED, a_report(**ALL).replace('"extra_info": {}', '"extra_info": {"minus": "test_x"}')),
        (PASSED[:-5], a_report(**ALL)),
        ('<t><testcase name="test_metric_durable"><skipped message="no"/></testcase></t>', ""),
    ],
    ids=["cut", "empty", "other", "null", "zero", "of none", "minus nothing", "xml", "no page"],
)
def test_a_broken_report_is_the_tools_fault(tmp_path: Path, tests: str, report: str) -> None:
    with pytest.raises(ToolFailed):
        read(tmp_path, tests, report)


# Of 25 rounds with an interquartile range of 0.1 s, a median has a standard error of 0.0186 s; the
# difference of two such one of 0.0263 s, and the interval reaches two of those to either side.
@pytest.mark.parametrize(
    ("median", "low", "value", "high"),
    [
        (1.5, 0.9475, 1.0, 1.0525),
        (0.6, 0.0475, 0.1, 0.1525),
        (0.51, 0.0, 0.0525, 0.105),  # within the noise: an upper bound
        (0.46, 0.0, 0.0525, 0.105),
        (0.3, 0.0, 0.2, 0.4),  # the machine has drifted by that much
    ],
)
def test_a_difference_has_an_interval_and_within_the_noise_is_an_upper_bound(
    tmp_path: Path, median: float, low: float, value: float, high: float
) -> None:
    report = json.loads(a_report(**{**ALL, "artifact_1mb": median}))
    report["benchmarks"][3]["extra_info"] = {"minus": "test_artifact_1kb", "per": 2}

    samples = {s.name: s.value for s in read(tmp_path, PASSED, json.dumps(report)).samples}

    found = [samples[f"microbench.artifact_1mb{end}"] for end in (".low", "", ".high")]
    assert found == pytest.approx([low / 2, value / 2, high / 2], abs=1e-4)


def test_a_small_difference_is_told_from_noise() -> None:
    noise, told = random.Random(4), 0
    for _ in range(100):
        base, other = (
            a_benchmark([1 + s + noise.gauss(0, 0.1) for _ in range(50)]) for s in (0.0, 0.1)
        )
        other.extra_info.minus = "test_base"
        found = microbench.seconds("test_other", {"test_base": base, "test_other": other})
        told += found.low > 0

    assert told >= 95


def a_benchmark(times: list[float]) -> microbench.Benchmark:
    first, median, third = statistics.quantiles(times)
    stats = microbench.Statistics(median, third - first, len(times))
    return microbench.Benchmark("", stats, microbench.Extra())


def test_a_pytest_that_breaks_down_is_the_tools_fault(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="ended with 3"):
        read(tmp_path, PASSED, a_report(**ALL), exit_code=3)
