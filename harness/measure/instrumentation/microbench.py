"""What one metric or artifact costs, by suites of pytest-benchmark in the framework's environment.

`frameworks/NAME/probes/costs.py` is a test module (its name keeps it out of other runs of pytest)
with one test per operation, each with the fixture `benchmark` of pytest-benchmark:

    test_metric_enqueued   the call that logs one metric, in its fastest documented mode
    test_metric_durable    what each metric of a run takes, until it can be read back through the
                           framework's own client
    test_artifact_1kb, test_artifact_1mb, test_artifact_100mb
                           what each file of 1e3, 1e6, 1e8 bytes takes, until it can be read back,
                           equal

All five should be there. One that fails, is missing or cannot be told from noise costs its own
figure and no other. The figure is the
median of the rounds, in seconds. Two entries of `benchmark.extra_info` say how to take it where an
operation cannot be had alone:

    "minus"   name of another test in the module, whose median is taken off first. What is left has
              an interval of twice its standard error, or of how much the machine has drifted
              where less than nothing is left; within that noise, the noise itself is the figure:
              an upper bound
    "per"     number of operations in one round, which the rest is divided by (default: 1)

A third, "idiom", tells the reader in words what was measured. What the framework does not have is
skipped: `record_property("documentation", URL)`, then `pytest.skip(REASON)`; and before it
`record_property("deployment", NAME)` where that deployment has it. Ports, workdir and the
folder of the evidence are `harness.worker.suite.request()`. The whole suite has 600 s at most and
should take less than 60.

The same rules hold for every framework:

- A metric is a named number of a run that the framework's own store gives back by its name, kept
  as its documentation shows it: MLflow's `log_metric`, KFP's `Metrics.log_metric`, an artifact of
  Metaflow. The question `Metrics` is asked of the same. An assignment in memory logs nothing: time
  counts until the framework's own store has it.
- It is the cost of one more: a run may log many at once by its fastest documented means, up to
  1,000 metrics, and 1,000, 30 or one artifacts by their size, which "per" divides by.
- A file that a step itself writes to a local path, and the framework leaves there, is no artifact.
- What a framework stores only when a step or a run ends is timed until it can be read back,
  net of the same step's end without it.
- So KFP's durable metric is a best case: it is logged by the last statement of the step. One that
  is logged earlier can be read only when the step has ended, however long that takes.
"""

import json
import math
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from harness.environments import download
from harness.intake import documents
from harness.intake.files import Refused
from harness.measure.answer_files import answer_file
from harness.measure.failures import Unproven
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.planning import answers
from harness.records.intervals import Interval
from harness.records.outcome import Completed
from harness.records.record import Answer, State
from harness.running import ports
from harness.running.ports import PORTS
from harness.worker.contract import Elsewhere, Unsupported
from harness.worker.suite import VARIABLE

OPERATIONS = ("metric_enqueued", "metric_durable", "artifact_1kb", "artifact_1mb", "artifact_100mb")
UNTOLD = {State.ERROR, State.NOT_MEASURED}
TIMEOUT = 600.0  # s, of the whole suite
SURE = 2.0  # standard errors that a difference has to exceed: noise alone does so once in 40

# pytest, pytest-benchmark and all that they need on Python 3.11.
TOOLS = [
    "pytest==9.2.0",
    "iniconfig==2.3.1",
    "packaging==26.3",
    "pluggy==1.7.0",
    "pygments==2.21.0",
    "pytest-benchmark==5.3.1",
    "py-cpuinfo2==10.1.1",
]
# They come last on the path of this one process: the framework keeps its own versions of whatever
# it shares with them, and its services never see them.
START = "import sys; sys.path.append(sys.argv.pop(1)); import pytest; sys.exit(pytest.main())"
OPTIONS = ["-q", "--noconftest", "--import-mode=importlib", "-p", "no:cacheprovider"]
PLUGINS = ["--disable-plugin-autoload", "-p", "pytest_benchmark.plugin"]


class Extra(msgspec.Struct):
    """What a test says about itself; see the module."""

    minus: str = ""
    per: int = 1


class Statistics(msgspec.Struct):
    """Of the rounds of one test, in seconds."""

    median: float
    iqr: float  # interquartile range
    rounds: int

    @property
    def error(self) -> float:
        """Standard error of the median, as for normal noise: 1.253 sigma / sqrt(rounds).

        The interquartile range is 1.349 sigma, which outliers do not inflate.
        https://en.wikipedia.org/wiki/Median#Efficiency
        """
        return 1.253 / 1.349 * self.iqr / math.sqrt(self.rounds)


class Benchmark(msgspec.Struct):
    """One test in the JSON of pytest-benchmark."""

    name: str
    stats: Statistics
    extra_info: Extra


class Report(msgspec.Struct):
    """The JSON of pytest-benchmark, as far as it is read here."""

    benchmarks: list[Benchmark]


@probe("microbench", default_deployment_only=True, programs=("costs.py",))
def microbench(context: Context) -> Finding:
    """Time single operations: one metric enqueued and durable, artifacts of 1 KB, 1 MB, 100 MB."""
    suite = answer_file(context, "costs.py")
    tools = context.workdir / "tools"
    if problem := download.install(TOOLS, context.environment.python, tools):
        raise ToolFailed(problem)
    declared = "instrumentation.microbench" in answers.failing(context.framework.folder)
    return read(run(context, suite, tools), context.evidence, declared=declared)


def run(context: Context, suite: Path, tools: Path) -> Completed:
    """Run the suite; it leaves benchmark.json and tests.xml among the evidence."""
    request, settings = context.workdir / "request.json", context.workdir / "pytest.ini"
    fields = {
        "workdir": str(context.workdir),
        "evidence": str(context.evidence),
        "ports": ports.free(PORTS, None),
    }
    request.write_bytes(msgspec.json.encode(fields))
    # Instead of the checkout's; xunit1 is the family that has properties of a test.
    settings.write_text("[pytest]\njunit_family = xunit1\n")
    words = ["-P", "-c", START, str(tools), str(suite), *OPTIONS, *PLUGINS, "-c", str(settings)]
    words += [f"--rootdir={context.workdir}", f"--basetemp={context.workdir / 'pytest'}"]
    words += [f"--benchmark-json={context.evidence / 'benchmark.json'}"]
    words += [f"--junit-xml={context.evidence / 'tests.xml'}"]
    try:
        return context.python(*words, name="costs", timeout=TIMEOUT, env={VARIABLE: str(request)})
    finally:
        _forget_machine(context.evidence / "benchmark.json")


def _forget_machine(file: Path) -> None:
    """Take the machine's name out of the report, which is kept with the evidence."""
    try:
        report = documents.typed(file, dict[str, object])
    except Refused:
        return  # `read` says what is wrong with it
    if isinstance(told := report.get("machine_info"), dict):
        told.pop("node", None)
    file.write_text(json.dumps(report, indent=1))


def read(done: Completed, evidence: Path, *, declared: bool = False) -> Finding:
    """The figures of the tests that passed, and why the others have none.

    A test that failed may be wrong itself: it is an error, unless its failure is `declared` to be
    the framework's. Raises Unproven for a suite without any test that passed, ToolFailed for a
    broken one, and where no operation can be told.
    """
    skipped, failed = _without_figure(evidence / "tests.xml")
    if not done.ok and not failed:
        raise ToolFailed(f"pytest ended with {done.outcome.exit_code}; see costs.log")
    benchmarks = _benchmarks(evidence / "benchmark.json")
    if failed and not benchmarks:
        raise Unproven("; ".join(failed.values()))
    finding = Finding()
    for operation in OPERATIONS:
        name, test = f"microbench.{operation}", f"test_{operation}"
        base = benchmarks[test].extra_info.minus if test in benchmarks else ""
        if test in skipped:
            finding.lacking(name, skipped[test])
        elif reason := failed.get(test) or failed.get(base):
            state = State.FAILED if declared else State.ERROR
            finding.answers[name] = Answer(0, 1, state, reason)
        else:
            _tell(finding, operation, benchmarks)
    if not finding.samples and {a.state for a in finding.answers.values()} <= UNTOLD:
        raise ToolFailed("; ".join(answer.reason for answer in finding.answers.values()))
    return finding


def _tell(finding: Finding, operation: str, benchmarks: dict[str, Benchmark]) -> None:
    """The figure of an operation, or why it alone has none."""
    name, test = f"microbench.{operation}", f"test_{operation}"
    try:
        found = seconds(test, benchmarks).samples(name, "s")
    except ToolFailed as problem:
        state = State.ERROR if test in benchmarks else State.NOT_MEASURED
        finding.answers[name] = Answer(0, 1, state, str(problem))
        return
    # With the ends where it is a difference of two: see the module.
    finding.samples += found if found[1].value < found[2].value else found[:1]


def seconds(test: str, benchmarks: dict[str, Benchmark]) -> Interval:
    """What one operation of that test takes; raises ToolFailed when that cannot be told."""
    found = _named(test, benchmarks)
    rest, noise, extra = found.stats.median, 0.0, found.extra_info
    if extra.minus:
        base = _named(extra.minus, benchmarks).stats
        rest -= base.median
        noise = max(SURE * math.hypot(found.stats.error, base.error), -rest)
    most = max(rest, noise)
    if not most > 0 or extra.per < 1:
        what = f"{extra.per} operations in {rest:g} s, with a noise of {noise:g} s"
        raise ToolFailed(f"{test} cannot be told: {what}")
    ends = max(0.0, rest - noise), most, most + noise
    low, value, high = (end / extra.per for end in ends)
    return Interval(low, value, high, f"{SURE:g} standard errors, or the machine's drift")


def _named(test: str, benchmarks: dict[str, Benchmark]) -> Benchmark:
    if test not in benchmarks:
        raise ToolFailed(f"{test} was neither measured nor skipped: write it in costs.py")
    return benchmarks[test]


def _benchmarks(file: Path) -> dict[str, Benchmark]:
    if not file.exists() or not file.stat().st_size:
        return {}  # as when all tests are skipped
    try:
        report = documents.typed(file, Report)
    except Refused as problem:
        raise ToolFailed(str(problem)) from None
    return {each.name: each for each in report.benchmarks}


def _without_figure(file: Path) -> tuple[dict[str, Unsupported | Elsewhere], dict[str, str]]:
    """The tests that were skipped, and those that failed, each with its reason."""
    try:
        root = ElementTree.parse(file).getroot()  # noqa: S314 - pytest wrote it
    except (OSError, ElementTree.ParseError) as problem:
        raise ToolFailed(f"pytest left no report of its tests: {problem}") from None
    skipped: dict[str, Unsupported | Elsewhere] = {}
    failed: dict[str, str] = {}
    for case in root.iter("testcase"):
        test = case.get("name", "")
        for kind in ("failure", "error"):
            if (fault := case.find(kind)) is not None:
                first = fault.get("message", "").partition("\n")[0]
                failed[test] = f"{test}: {first}; see costs.log"
        if (reason := case.find("skipped")) is not None:
            page = case.find("properties/property[@name='documentation']")
            if page is None:
                raise ToolFailed(f"{test} is skipped without a page of documentation")
            said = (reason.get("message", ""), page.get("value", ""))
            where = case.find("properties/property[@name='deployment']")
            skipped[test] = (
                Unsupported(*said) if where is None else Elsewhere(where.get("value", ""), *said)
            )
    return skipped, failed
