"""Probes: questions that are asked once, of any framework, each giving samples and answers.

A probe is a function of a Context, registered with `@probe` in a package beside this file. It
leaves in `context.evidence` the raw material that its figures were read from.
"""

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec

import harness.measure
from harness.environments.venvs import Environment
from harness.intake import folders, logs
from harness.measure import taking_in
from harness.measure.calling import TIMEOUT, Asking, Call, Tried, defines, dimension_of, given
from harness.measure.failures import (
    FrameworkFailed,
    NotAnswered,
    NotMeasured,
    OutOfTime,
    Slip,
    ToolFailed,
)
from harness.measure.finding import Finding
from harness.planning import answers, catalog
from harness.planning.answers import Facts
from harness.planning.catalog import Framework
from harness.planning.keys import Partners, nobody
from harness.records.outcome import Completed
from harness.records.store import RunStore
from harness.running import ports
from harness.running.execution import callee_environment
from harness.running.ports import PORTS
from harness.running.session import Session
from harness.running.supervisor import Spec
from harness.worker.questions.question import Question

# Imported from here too.
__all__ = ["Finding", "FrameworkFailed", "NotAnswered", "NotMeasured", "OutOfTime", "ToolFailed"]

P = ParamSpec("P")
R = TypeVar("R")
Q = TypeVar("Q", bound=Question)


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
    along: Asking = field(default_factory=Asking)
    tried: Tried = field(default_factory=Tried)  # what became of all calls so far

    @property
    def store(self) -> RunStore:
        return self.session.store

    @property
    def while_running(self) -> Callable[[], None]:
        """To be called several times a second."""
        return self.session.tick

    @cached_property
    def facts(self) -> Facts:
        """Raises UsageError for what is wrong in answers.toml, NoFacts where there are none."""
        return answers.facts(self.framework.folder)

    @property
    def probes(self) -> Path:
        """The framework's answers and programs."""
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

        It is supervised as a run is. Its HOME is empty. Raises OutOfTime after `timeout` seconds,
        and FrameworkFailed for what leaves more than is accepted.
        """
        self.store.wait_for_trees()
        cwd = cwd or self.workdir
        apart = self.store.work / f".{self.workdir.name}"  # the callee is not told of it
        folders.remove(apart)
        for folder in (self.workdir / "home", self.workdir / "tmp", cwd, apart):
            folder.mkdir(exist_ok=True, parents=True)
        log = self.evidence / f"{name}.log"
        begin = log.stat().st_size if log.exists() else 0  # a plain file: see the end
        used = environment or self.environment
        base = callee_environment(self.framework, used, self.workdir, self.workdir)
        spec = Spec(
            command=list(command),
            env={**base, **(env or {})},
            cwd=str(cwd),
            log=str(log),
            outcome=str(apart / "outcome.json"),
            guard=str(self.store.guard),
            timeout=timeout,
            evidence=str(self.evidence),
        )
        try:
            outcome = self.session.supervise(spec, apart / "spec.json")
        finally:
            logs.clean_up(apart, self.log)
        return taking_in.completed(outcome, log, begin, timeout)

    def python(self, *arguments: str, name: str, **options: Any) -> Completed:
        """Run the environment's Python; see `run`."""
        used = options.get("environment") or self.environment
        return self.run([str(used.python), *arguments], name=name, **options)

    def asking(
        self,
        *,
        timeout: float = TIMEOUT,
        env: Mapping[str, str] | None = None,
        data: Path | None = None,
    ) -> "Context":
        """The same, with what goes along with each `call` and is not an argument of it."""
        return replace(self, along=Asking(timeout, env or {}, data))

    def plain(self) -> "Context":
        """The same of plain Python, the yardstick, where the framework is not installed."""
        kept = self.evidence / "plain"
        kept.mkdir(exist_ok=True)
        return replace(self, framework=catalog.baseline(), environment=self.baseline, evidence=kept)

    def answered(self, question: type[Question]) -> str:
        """The file that answers it, which is not imported; NotAnswered where none does.

        Raises Unsupported or Elsewhere as answers.toml says.
        """
        dimension = dimension_of(question)
        if declared := answers.declared(self.framework.folder).get(f"{dimension}.{question.probe}"):
            raise declared
        where = f"frameworks/{self.framework.name}/probes/{dimension}.py"
        if not defines(self.probes / f"{dimension}.py", question.__name__):
            raise NotAnswered(where, question.__name__)
        return where

    def call(
        self, method: Callable[Concatenate[Q, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """What the framework answers to a method of a question: `call(Retry.run, tries=3, ...)`.

        Raises Unsupported, Elsewhere, NotHere as the answer does, FrameworkFailed when that fails,
        OutOfTime when a wait ended, NotAnswered without an answer, ToolFailed for wrong arguments,
        code or types of what comes back.
        """
        try:
            call = Call.of(method, *args, **kwargs)
        except TypeError as problem:
            raise ToolFailed(str(problem)) from None
        asked = f"{call.name} of {self.answered(call.question)}"
        try:
            value = given(self._answer(call, asked), asked)
        except FrameworkFailed as problem:
            self.tried.raised(self.framework.name, call, str(problem))
            raise
        except (OutOfTime, Slip) as problem:
            if call.asks in answers.failing(self.framework.folder):
                raise FrameworkFailed(str(problem)) from None
            raise
        self.tried.worked(self.framework.name, call)
        try:
            return call.typed(value)
        except msgspec.ValidationError as problem:
            raise ToolFailed(f"{asked} answered something else: {problem}") from None

    def _answer(self, call: Call[Any], asked: str) -> dict[str, Any]:
        """What its process leaves as a result, see `harness.worker.probe`.

        Raises OutOfTime, and FrameworkFailed without a result.
        """
        name = f"{call.question.probe}-{call.method.__name__}"
        result = self.workdir / f"{name}-result.json"
        folders.remove(result)
        timeout, env, data = self.along.timeout, self.along.env, self.along.data
        fields = {
            **call.fields(self.framework.name),
            "deployment": self.deployment,
            "workdir": str(self.workdir),
            "evidence": str(self.evidence),
            "ports": ports.free(PORTS, None),
            "data": str(data) if data else None,
            "namespace": self.workdir.name,
            "services": dict(self.services()),
            "result": str(result),
        }
        file = self.workdir / f"{name}.json"
        file.write_bytes(msgspec.json.encode(fields))
        words = ["-m", "harness.worker.probe", str(file)]
        try:
            self.python(*words, name=name, timeout=timeout, env=env)
        except OutOfTime:
            raise OutOfTime(f"{asked} did not end within {timeout:g} s") from None
        return taking_in.result(result, asked, f"{name}.log")

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
    def module(self) -> str:
        """Where it lies."""
        return self.function.__module__

    @property
    def question(self) -> str:
        """As a framework's answers.toml calls it: DIMENSION.PROBE."""
        package = self.module.rpartition(".")[0]
        return f"{package.rpartition('.')[2]}.{self.name}"


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
    for module in pkgutil.walk_packages(harness.measure.__path__, "harness.measure."):
        importlib.import_module(module.name)
    return dict(sorted(_REGISTERED.items()))
