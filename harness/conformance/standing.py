"""How far one framework's folder is: what is written, and what to write next. Nothing is run."""

import inspect
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from harness import tasks
from harness.conformance import contracts, extras, length, written
from harness.conformance.facts import to_fill_in
from harness.conformance.length import Length
from harness.measure.probe import Probe, probes
from harness.planning import answering_code, answers
from harness.planning.answering_code import AnsweringCode
from harness.planning.catalog import Framework, Scenario
from harness.planning.gaps import gaps
from harness.worker.contract import Unsupported
from harness.worker.questions.question import Question

FACTS = "probes/answers.toml"


class State(StrEnum):
    """How a question stands."""

    CODE = "by code"
    FILE = "by files"  # programs, tables and facts
    UNSUPPORTED = "unsupported"
    ELSEWHERE = "elsewhere"
    ITSELF = "without your help"  # the host measures it of any framework
    OPEN = "open"


class Wired(msgspec.Struct):
    """One scenario; `gap` says what to write before it runs, `declared` that it does not here."""

    scenario: str
    gap: str = ""
    declared: str = ""


class Asked(msgspec.Struct):
    """One question, as DIMENSION.PROBE; of an open one, what to write and where."""

    question: str
    state: State
    file: str = ""
    write: str = ""
    work: tuple[int, int] = (0, 0)  # sorts open ones: facts, files, classes; then methods
    extras: list[str] = []  # that answers need and the lock does not pin

    @property
    def dimension(self) -> str:
        return self.question.partition(".")[0]


class Standing(msgspec.Struct):
    """All of it; `next` is the one thing to do now."""

    framework: str
    folder: str
    roles: list[str]
    to_fill_in: list[str]  # of framework.toml
    missing_locks: list[str]
    mistakes: list[str]
    scenarios: list[Wired]
    questions: list[Asked]
    first_scenario: Length
    answers: Length
    untried: list[str] = []  # answers without a result in the runs of this machine
    unlocked: list[str] = []  # `extras` of framework.toml that their lock does not pin
    next: str = ""

    @property
    def open(self) -> list[Asked]:
        """Questions without an answer, the least work first."""
        found = [each for each in self.questions if each.state is State.OPEN]
        return sorted(found, key=lambda each: (each.work, each.question))

    @property
    def done(self) -> bool:
        wired = all(not each.gap for each in self.scenarios)
        lacks = self.to_fill_in or self.missing_locks or self.unlocked or self.mistakes
        return wired and not (lacks or self.open)


def of(
    framework: Framework,
    scenarios: Iterable[Scenario],
    asked: Collection[str],
    tried: Collection[str] = (),
) -> Standing:
    """Of a framework that does these scenarios, and is asked these questions.

    Of those that were `tried`, by their probes' names, there are results.
    """
    locks = {framework.lock(name) for name in framework.deployments} | {framework.extras_lock}
    questions = _Questions(framework)
    scenarios = list(scenarios)
    found = Standing(
        framework.name,
        str(framework.folder),
        list(framework.roles),
        to_fill_in(framework),
        sorted(lock.name for lock in locks if not lock.exists()),
        written.mistakes(framework.folder),
        sorted((_wired(framework, s) for s in scenarios), key=lambda w: (bool(w.gap), w.scenario)),
        [questions.ask(p) for p in probes().values() if p.question in asked],
        length.of_first_scenario(framework.folder, [s.name for s in scenarios]),
        length.of_answers(framework.folder),
    )
    found.unlocked = extras.unlocked(framework)
    ours = [each for each in found.questions if each.state in (State.CODE, State.FILE)]
    found.untried = [q.question for q in ours if q.question.partition(".")[2] not in tried]
    found.next = _next(found)
    return found


def _next(found: Standing) -> str:
    """The first that is missing, in the order in which it can be tried."""
    if found.to_fill_in:
        return found.to_fill_in[0]
    if found.missing_locks or found.unlocked:
        return f"mlops-bench lock {found.framework}"
    if found.mistakes:
        return found.mistakes[0]
    begun = [each.gap for each in found.scenarios if each.gap]
    if begun:
        return sorted(begun, key=lambda gap: gap.startswith("write "))[0]
    for asked in found.open:
        return f"mlops-bench check {found.framework} {asked.question}"
    first = "probe" if found.untried else "conformance"
    return f"mlops-bench {first} {found.framework}"


def _wired(framework: Framework, scenario: Scenario) -> Wired:
    if declared := answers.read(framework.folder).declared.get(answers.of_run(scenario.name)):
        return Wired(scenario.name, declared=_lacking(declared))
    unwired = tasks.of(scenario.task).unwired(framework, scenario)
    return Wired(scenario.name, unwired.said(framework.where) if unwired else "")


def _lacking(declared: object) -> State:
    return State.UNSUPPORTED if isinstance(declared, Unsupported) else State.ELSEWHERE


class _Questions:
    """What a folder answers, and how."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.folder = folder = framework.folder
        self.code = AnsweringCode(folder).answered
        self.unwritten = {
            (dimension, gap.holder)
            for dimension in answering_code.DIMENSIONS
            for gap in gaps(folder / "probes" / f"{dimension}.py")
        }
        read = answers.read(folder)
        self.declared: Mapping[str, object] = read.declared
        self.facts = read.facts

    def ask(self, probe: Probe) -> Asked:
        """How it stands; declared ones need no extras."""
        found = self._ask(probe)
        if found.state in (State.OPEN, State.CODE):
            found.extras = extras.lacking(self.framework, question_of(probe))
        return found

    def _ask(self, probe: Probe) -> Asked:
        if declared := self.declared.get(probe.question):
            return Asked(probe.question, _lacking(declared))
        question = question_of(probe)
        if question and not self._answers(probe, question):
            return _class(probe, question)
        files = contracts.of(probe.question)
        for contract in files:
            if not self._has(contract.name):
                return Asked(probe.question, State.OPEN, *_place(contract.name))
        if question:
            return Asked(probe.question, State.CODE)
        for name in () if files else probe.answers:  # answered as soon as these are
            other = next(each for each in probes().values() if each.question == name)
            if (found := self._ask(other)).state is State.OPEN:
                return msgspec.structs.replace(found, question=probe.question)
        return Asked(probe.question, State.FILE if files else State.ITSELF)

    def _answers(self, probe: Probe, question: type[Question]) -> bool:
        dimension = probe.question.partition(".")[0]
        written = (dimension, question.__name__) not in self.unwritten
        return probe.question in self.code and written

    def _has(self, name: str) -> bool:
        """A file, or a field of the facts, which may be an empty list but no empty text."""
        if not name.startswith(contracts.FACT):
            return (self.folder / "probes" / name).exists()
        value = getattr(self.facts, name.removeprefix(contracts.FACT), None)
        return value is not None and value != ""


def question_of(probe: Probe) -> type[Question] | None:
    """The question that the probe puts to code, if it does."""
    dimension, _, name = probe.question.partition(".")
    if dimension not in answering_code.DIMENSIONS:
        return None
    asked = answering_code.questions(dimension).values()
    return next((each for each in asked if each.probe == name), None)


def _class(probe: Probe, question: type[Question]) -> Asked:
    dimension = probe.question.partition(".")[0]
    methods = [name for name in vars(question) if name in question.__abstractmethods__]
    lines = len((inspect.getdoc(question) or "").splitlines())
    write = f"class {question.__name__}: {', '.join(methods)}"
    work = (2, 100 * len(methods) + lines)
    return Asked(probe.question, State.OPEN, f"probes/{dimension}.py", write, work)


def _place(name: str) -> tuple[str, str, tuple[int, int]]:
    """File, what to write in it, and how much work that is."""
    if name.startswith(contracts.FACT):
        return FACTS, name, (0, 0)
    return f"probes/{name}", "the program" if name.endswith(".py") else "the table", (1, 0)
