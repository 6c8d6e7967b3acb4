"""Probes: questions that are asked once, of any framework, each giving samples and answers.

A probe is a function of a Context, registered with `@probe` in a module of one of the packages
beside this file. It leaves in `context.evidence` the raw material that its figures were read from.
What a framework has to say for itself stands in `frameworks/NAME/probes/`.
"""

import errno
import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec

import harness.measure
from harness import paths
from harness.environments.venvs import Environment
from harness.planning import answers
from harness.planning.answers import Facts
from harness.planning.catalog import Framework
from harness.planning.keys import Partners, nobody
from harness.records.outcome import Outcome
from harness.records.record import Answer, Sample, State
from harness.records.store import RunStore
from harness.running import ports
from harness.running.execution import callee_environment
from harness.running.ports import PORTS
from harness.running.session import Session
from harness.running.supervisor import Spec
from harness.worker.contract import Elsewhere, Unsupported

TIMEOUT = 300.0  # s, of one process, unless the probe says otherwise


class ToolFailed(Exception):
    """A tool of ours did not work: the record says `error`, which is never a score."""


class FrameworkFailed(Exception):
    """The framework failed at what the probe takes for granted: the record says `failed`."""


class NotHere(Exception):
    """This machine lacks what the probe needs: the record says `skipped`, which is no score."""


@dataclass
class Finding:
    """What a probe found. A figure stands in the rubric by the name of a sample or of an answer."""

    samples: list[Sample] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def add(self, name: str, value: float, unit: str) -> None:
        self.samples.append(Sample(name, value, unit))

    def answer(
        self, name: str, found: int, expected: int, unknown: int = 0, lack: str = ""
    ) -> None:
        """`found` of `expected` cases were as they should be.

        `unknown` of them could not be tried, for `lack` of something on this machine.
        """
        self.answers[name] = Answer(found, expected, reason=lack, unknown=unknown)

    def unsupported(self, name: str, reason: str, documentation: str) -> None:
        """Under the name of a sample or of an answer that the framework cannot give."""
        self.answers[name] = Answer(0, 1, State.UNSUPPORTED, reason, documentation)


@dataclass(frozen=True)
class Completed:
    """A process that has ended, with all that it printed."""

    outcome: Outcome
    output: str

    @property
    def ok(self) -> bool:
        return self.outcome.ended == "exited" and self.outcome.exit_code == 0

    @property
    def timed_out(self) -> bool:
        return self.outcome.ended == "timeout"


@dataclass(frozen=True)
class Context:
    """Everything a probe may use. `workdir` is fresh and deleted afterwards."""

    framework: Framework
    deployment: str
    environment: Environment
    baseline: Environment  # plain's, without any framework
    session: Session
    workdir: Path
    evidence: Path
    log: Path
    data: Callable[[str, str], Path]  # of scenario and profile, prepared
    services: Callable[[], Mapping[str, str]] = dict  # how to reach the batch's, which it starts

    @property
    def store(self) -> RunStore:
        return self.session.store

    @property
    def while_running(self) -> Callable[[], None]:
        """To be called several times a second while something is waited for."""
        return self.session.tick

    @cached_property
    def facts(self) -> Facts:
        """Raises UsageError for what is wrong in answers.toml, NoFacts where there are none."""
        return answers.facts(self.framework.folder)

    @property
    def probes(self) -> Path:
        """The framework's own snippets."""
        return self.framework.folder / "probes"

    def run(
        self,
        command: Sequence[str],
        *,
        name: str,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = TIMEOUT,
        environment: Environment | None = None,
    ) -> Completed:
        """Run a process tree to its end; what it prints is kept as `name`.log among the evidence.

        It is supervised as a run is: bounded, and nothing of it survives. Its HOME is empty.
        """
        self.store.wait_for_trees()
        cwd = cwd or self.workdir
        for folder in (self.workdir / "home", self.workdir / "tmp", cwd):
            folder.mkdir(exist_ok=True, parents=True)
        log = self.evidence / f"{name}.log"
        begin = log.stat().st_size if log.exists() else 0
        used = environment or self.environment
        base = callee_environment(self.framework, used, self.workdir, self.workdir)
        spec = Spec(
            command=list(command),
            env={**base, **(env or {})},
            cwd=str(cwd),
            log=str(log),
            outcome=str(self.workdir / "outcome.json"),
            guard=str(self.store.guard),
            timeout=timeout,
        )
        outcome = self.session.supervise(spec, self.workdir / "spec.json")
        with log.open("rb") as stream:
            stream.seek(begin)
            return Completed(outcome, stream.read().decode(errors="replace"))

    def python(self, *arguments: str, name: str, **options: Any) -> Completed:
        """Run the environment's Python; see `run`."""
        used = options.get("environment") or self.environment
        return self.run([str(used.python), *arguments], name=name, **options)

    def call(
        self,
        module: str,
        function: str,
        /,
        *,
        timeout: float = TIMEOUT,
        data: Path | None = None,
        env: Mapping[str, str] | None = None,
        environment: Environment | None = None,
        framework: str | None = None,
        **arguments: Any,
    ) -> Any:
        """What `frameworks.NAME.probes.MODULE.FUNCTION(request, **arguments)` returns, as JSON.

        MODULE may be in a folder of its own: "configuration.retry".
        NAME is the framework's own unless `framework` says otherwise: "plain", to compare with it.
        Raises Unsupported when it raises NotSupported, NotHere when it raises that, FrameworkFailed
        when it raises anything else or does not end in time, FileNotFoundError when the framework
        has no such module.
        """
        file = self.probes / f"{module.replace('.', '/')}.py"
        if framework is None and not file.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file))
        name = f"{module.rpartition('.')[2]}-{function}"
        call = self.workdir / f"{name}.json"
        result = self.workdir / f"{name}-result.json"
        result.unlink(missing_ok=True)
        fields = {
            "module": f"frameworks.{framework or self.framework.name}.probes.{module}",
            "function": function,
            "arguments": arguments,
            "workdir": str(self.workdir),
            "evidence": str(self.evidence),
            "ports": ports.free(PORTS, None),
            "data": str(data) if data else None,
            "namespace": self.workdir.name,
            "services": dict(self.services()),
            "result": str(result),
        }
        call.write_bytes(msgspec.json.encode(fields))
        words = ["-m", "harness.worker.probe", str(call)]
        done = self.python(*words, name=name, timeout=timeout, env=env, environment=environment)
        if done.timed_out:
            raise FrameworkFailed(f"{module}.{function} did not end within {timeout:g} s")
        if not result.exists():
            raise FrameworkFailed(f"{module}.{function} ended without a result; see {name}.log")
        # Not msgspec's decoder: a metric may be NaN, which Python writes and JSON does not have.
        answer = json.loads(result.read_bytes())
        if "unsupported" in answer:
            raise Unsupported(**answer["unsupported"])
        if "elsewhere" in answer:
            raise Elsewhere(**answer["elsewhere"])
        if "not here" in answer:
            raise NotHere(answer["not here"])
        if "mistake" in answer:
            raise ToolFailed(f"{module}.{function}: {answer['mistake']}")
        if "error" in answer:
            raise FrameworkFailed(f"{module}.{function}: {answer['error']}")
        return answer["value"]

    def keep(self, name: str, content: str | bytes | object) -> None:
        """Leave raw material among the evidence: text, bytes, or anything that JSON can hold."""
        path = self.evidence / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content)
        else:
            path.write_bytes(msgspec.json.format(msgspec.json.encode(content)))


Function = Callable[[Context], Finding]


@dataclass(frozen=True)
class Probe:
    """A registered probe; its docstring says what it does."""

    name: str
    function: Function
    default_deployment_only: bool = False  # its figures do not depend on it
    services: bool = False  # asked in a batch whose services are up, with the framework's extras
    programs: Collection[str] = ()  # files and folders of probes/ that only such probes use
    answers: Collection[str] = ()  # other questions, as DIMENSION.PROBE, whose answers it uses too
    partners: Partners = nobody  # other frameworks that it compares one with

    @property
    def question(self) -> str:
        """As a framework's answers.toml calls it: DIMENSION.PROBE."""
        package = self.function.__module__.rpartition(".")[0]
        return f"{package.rpartition('.')[2]}.{self.name}"

    @property
    def about(self) -> str:
        return (self.function.__doc__ or "").strip().partition("\n")[0]


_REGISTERED: dict[str, Probe] = {}


def probe(
    name: str,
    *,
    default_deployment_only: bool = False,
    services: bool = False,
    programs: Collection[str] = (),
    answers: Collection[str] = (),
    partners: Partners = nobody,
) -> Callable[[Function], Function]:
    """Register a function as the probe of that name."""
    options = (default_deployment_only, services, programs, answers, partners)

    def register(function: Function) -> Function:
        if name in _REGISTERED and _REGISTERED[name].function.__module__ != function.__module__:
            raise ValueError(f"two probes are called {name!r}")
        _REGISTERED[name] = Probe(name, function, *options)
        return function

    return register


@cache
def probes() -> dict[str, Probe]:
    """All probes by name, in alphabetical order."""
    packages = [m for m in pkgutil.iter_modules(harness.measure.__path__) if m.ispkg]
    for package in packages:
        folder = paths.CHECKOUT / "harness" / "measure" / package.name
        for module in pkgutil.iter_modules([str(folder)]):
            importlib.import_module(f"harness.measure.{package.name}.{module.name}")
    return dict(sorted(_REGISTERED.items()))
