"""One `framework.toml`: its fields, and all that is wrong in a file, each mistake with its line."""

import re
from pathlib import Path, PurePath
from typing import ClassVar, Literal

import msgspec

from harness import paths
from harness.planning.former_names import renamed
from harness.planning.tables import Tables

# What the user alone can have: no deployment that needs one of these runs as it is delivered.
OF_THE_USER = frozenset({"endpoint", "account"})

PIN = re.compile(r"[\w.-]+==[\w.+!-]+")

Role = Literal[
    "tracker", "orchestrator", "server", "llm server", "monitor", "versioner", "feature store"
]


class Deployment(msgspec.Struct, forbid_unknown_fields=True):
    """One way to set a framework up; figures of different deployments are never mixed."""

    about: str
    default: bool = False
    services: list[str] = []
    # What of the workdir `read_back` and `stop` may need, as patterns: "mlflow.db*", "artifacts".
    store: list[str] = []
    commands: list[str] = []
    requires: list[str] = []
    needs: list[Literal["container engine", "Prometheus", "endpoint", "account"]] = []
    probed: bool = False  # probes are asked of it too, as of the default one: services.py serves it
    companion: str = ""  # another framework that works with it here: scored apart from native ones
    unmeasured: list[str] = []  # samples that the host cannot see here, as of other machines


class Framework(msgspec.Struct, forbid_unknown_fields=True):
    """One `framework.toml`, and where it lies."""

    INTERNAL: ClassVar[frozenset[str]] = frozenset({"name", "folder", "origin"})  # not in the file

    title: str
    homepage: str
    documentation: str
    requires: list[str]
    import_name: str
    deployments: dict[str, Deployment]
    also_imports: list[str] = []  # packages of the same makers that its pipelines use
    # What is timed as its import, as its smallest program begins; without, `import IMPORT_NAME`.
    first_import: str = ""
    roles: list[Role] = []  # what a team would use it as; the baseline has none
    baseline: bool = False  # plain Python, that all others are compared with
    extras: list[
        str
    ] = []  # its documentation's own for what probes ask: providers, formats, clients
    forces: list[str] = []  # versions of the common base's packages that it cannot do without
    # What its requirements name, it works without, and another build of torch would need.
    omits: list[str] = []
    builds_on: str = ""  # a framework beside it, whose modules its own import
    environment: dict[str, str] = {}
    not_measured: list[str] = []
    name: str = ""
    folder: Path = Path()
    origin: str = ""  # who brought it here; the project's own come from nobody

    @property
    def where(self) -> str:
        """The folder, as messages name it: as it can be copied."""
        return paths.shown(self.folder)

    @property
    def packages(self) -> list[str]:
        """Top packages, whose names in a pipeline are the framework's."""
        return [self.import_name.partition(".")[0], *self.also_imports]

    @property
    def import_statement(self) -> str:
        """What is timed."""
        return self.first_import or f"import {self.import_name}"

    @property
    def default_deployment(self) -> str:
        return next(name for name, deployment in self.deployments.items() if deployment.default)

    @property
    def away(self) -> bool:
        """Whether it runs only where a user has an account or a service: nowhere by itself."""
        return all(OF_THE_USER & set(each.needs) for each in self.deployments.values())

    @property
    def folders(self) -> dict[str, Path]:
        """Whose modules its own may import, by name: itself, and what it builds on."""
        names = filter(None, [self.name, self.builds_on])
        return {name: self.folder.with_name(name) for name in names}

    def is_probed(self, deployment: str) -> bool:
        """Whether questions that are asked of services are asked of it."""
        return deployment == self.default_deployment or self.deployments[deployment].probed

    def lock(self, deployment: str) -> Path:
        """The lock of a deployment's environment; those without needs of their own share one."""
        own = bool(self.deployments[deployment].requires)
        return self.folder / (f"{deployment}.lock" if own else "requirements.lock")

    @property
    def extras_lock(self) -> Path:
        """The lock of the default deployment's environment with the extras in it."""
        return self.folder / "extras.lock" if self.extras else self.lock(self.default_deployment)


EXAMPLES = {
    "roles": '["tracker"]',
    "requires": '["NAME==VERSION"]',
    "forces": '["NAME==VERSION"]',
    "import_name": '"what `import ...` takes"',
    "homepage": '"https://..."',
    "documentation": '"https://..."',
    "deployments": "local",  # one of these tables
    "about": '"how it is set up, in one line"',
    "default": "true",
    "commands": '["pip install ..."]',
}


def read(file: Path, name: str) -> Framework:
    """The facts in a file, which messages call by `name`; raises ValueError with all mistakes."""
    if not file.is_file():
        raise ValueError(f"{name} is missing")
    tables = Tables(file, name)
    if not tables.mistakes:
        tables.content = renamed(tables.content, file)
        framework = tables.convert((), Framework, EXAMPLES)
        _check_stores(tables, framework.deployments if framework else {})
        for pin in framework.forces if framework else []:
            if not PIN.fullmatch(pin):
                tables.wrong((), "forces", f"`forces` holds {pin!r}; write NAME==VERSION")
        other = framework.builds_on if framework else ""
        if other and not (file.parent.parent / other / "framework.toml").is_file():
            tables.wrong((), "builds_on", f"`builds_on` names {other!r}, which is not beside it")
    if tables.mistakes or framework is None:
        raise ValueError("\n".join(tables.mistakes))
    if bool(framework.roles) == framework.baseline:
        raise ValueError(f'{name}: give either `roles`, such as ["tracker"], or `baseline = true`')
    framework.name, framework.folder = file.parent.name, file.parent
    return framework


def _check_stores(tables: Tables, deployments: dict[str, Deployment]) -> None:
    for name, deployment in deployments.items():
        for place in deployment.store:
            parts = PurePath(place).parts
            if not parts or parts[0] == "/" or ".." in parts or parts[0].startswith("*"):
                write = 'write paths below the working folder, such as `store = ["acme.db"]`'
                tables.wrong(("deployments", name), "store", f"`store` names {place!r}; {write}")
