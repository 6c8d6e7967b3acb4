"""Sessions: the README's two commands, checks, and one session per framework.

Times are those of two cores, with environments that are built already.
"""

from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["lint", "types", "tests"]
nox.options.default_venv_backend = "virtualenv"  # runs on the Python that runs nox

FRAMEWORKS = sorted(p.parent.name for p in Path("frameworks").glob("*/framework.toml"))
SUITES = sorted(p.parts[1] for p in Path("frameworks").glob("*/probes/costs.py"))
MONITORS = sorted(p.parent.name for p in Path("frameworks").glob("*/monitor.py"))
# With how many processes at once, on two cores: unit tests wait for a third of their time. One
# file of the pages' holds three quarters of their time, so those are dealt out one by one.
SUITES_OF_TESTS = {
    "tests/unit": ("-n", "3"),
    "tests/probes": ("-n", "2"),
    "tests/page": ("-n", "2", "--dist", "load"),
    "tests/behaviour": ("-n", "2"),
}
# These run two processes themselves, look at what others leave, or measure: nothing runs beside.
ALONE = [f"tests/frameworks/test_{name}.py" for name in ("smoke_compare", "conformance", "wheel")]
PROJECT = nox.project.load_toml("pyproject.toml")
# By groups; tests and types need all. What measures or takes pictures uses a browser if it can.
EXTRAS = {("lint",): "", (): "[browser,openapi]"}


def _install(session: nox.Session, *groups: str) -> None:
    extras = EXTRAS.get(groups, "[analysis,browser,openapi]")
    session.install("-e", f".{extras}", *nox.project.dependency_groups(PROJECT, *groups))


def _bench(session: nox.Session, *arguments: str) -> None:
    # 1 means that some runs failed: the session fails as well, after all others have run.
    session.run("mlops-bench", *arguments, *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, in about an hour; `-- tests/unit` runs a part.

    Unit tests, controls of the probes, the page and two controls of each behaviour; then a sample
    of faults, and every framework once. Arguments after -- go to pytest instead.
    """
    _install(session, "test", "lint", "types")  # what `new` writes is linted and typed by a test
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    for folder, shared in SUITES_OF_TESTS.items():
        session.run("pytest", folder, *shared, "-m", "not long")
    session.run("pytest", "tests/faults", "-n", "2")  # a sample
    session.run("pytest", *ALONE, "-m", "not long")
    others = [f"--ignore={file}" for file in ALONE]
    session.run("pytest", "tests/frameworks", *others, "-n", "2", "-m", "not long")


@nox.session
def coverage(session: nox.Session) -> None:
    """Which lines no test runs: 90 % must be; about an hour."""
    _install(session, "test", "lint", "types")
    for folder, shared in SUITES_OF_TESTS.items():
        session.run("coverage", "run", "-m", "pytest", folder, *shared, *session.posargs)
    session.run("coverage", "combine", success_codes=[0, 1])
    session.run("coverage", "report")


@nox.session
def long(session: nox.Session) -> None:
    """What `tests` leaves out, such as most of conformance; hours."""
    _install(session, "test")
    session.run("pytest", "tests/behaviour", "tests/frameworks", "-m", "long", *session.posargs)


@nox.session
def behaviour(session: nox.Session) -> None:
    """All controls of behaviour, long ones too; about 15 minutes."""
    _install(session, "test")
    session.run("pytest", "tests/behaviour", "-n", "2", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Feed made-up files to what takes in runs; an hour.

    `-- --minutes 10`: for ten minutes.
    """
    _install(session, "test")
    session.run("python", "-m", "tests.fuzz", *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Hundreds of faults and kills; about an hour.

    Prints how many of each were done. `-- --seed 2` draws others.
    """
    _install(session, "test")
    # Harms and kills make one world each, in a process of their own; real kills need none.
    all_of_both = ("--one-in", "1", "--kills", "300", "--dist", "loadfile")
    session.run("pytest", "tests/faults", "-n", "2", *all_of_both, *session.posargs)
    real = ("tests/faults/test_real_kills.py", "--real", "20", "--dist", "load")
    session.run("pytest", *real, "-n", "2", *session.posargs)


@nox.session
def overhead(session: nox.Session) -> None:
    """What the harness itself costs; about 10 quiet minutes."""
    _install(session, "test")
    session.run("pytest", "-s", "tests/overhead", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, check and format; seconds."""
    _install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict; half a minute."""
    _install(session, "types", "test")
    session.run("mypy")


@nox.session
def compare(session: nox.Session) -> None:
    """Measure all frameworks; about 15 minutes. `-- --help`: options."""
    _install(session)
    _bench(session, "compare")


@nox.session
def reproduce(session: nox.Session) -> None:
    """The published table beside ours, in seconds.

    `-- --measure` measures everything first, in some hours.
    """
    _install(session)
    _bench(session, "reproduce")


@nox.session
@nox.parametrize("framework", FRAMEWORKS)
def bench(session: nox.Session, framework: str) -> None:
    """Measure it beside plain; about 5 minutes."""
    _install(session)
    _bench(session, "compare", "--framework", framework)


@nox.session
@nox.parametrize("framework", SUITES)
def microbench(session: nox.Session, framework: str) -> None:
    """Time metric, artifacts; 2 minutes."""
    _install(session)
    _bench(session, "probe", framework, "microbench")


@nox.session
@nox.parametrize("framework", MONITORS)
def driftclock(session: nox.Session, framework: str) -> None:
    """How soon is drift seen? 5 minutes."""
    _install(session)
    drill = ("--scenario", "mnist_monitoring", "--profile", "clock", "--repeat", "1")
    _bench(session, "run", "--framework", framework, *drill)


@nox.session
@nox.parametrize("framework", FRAMEWORKS)
def conformance(session: nox.Session, framework: str) -> None:
    """Check its adapter; up to 8 minutes."""
    _install(session)
    _bench(session, "conformance", framework)


@nox.session
@nox.parametrize("framework", FRAMEWORKS)
def lock(session: nox.Session, framework: str) -> None:
    """Resolve its requirements; a minute."""
    _install(session)
    _bench(session, "lock", framework)


@nox.session
def report(session: nox.Session) -> None:
    """The page of a run, in seconds: the reference, or `-- RUN`."""
    _install(session)
    _bench(session, "report")
