"""Checks on framework.toml and the lock; nothing is started."""

import keyword

from harness import paths
from harness.conformance.lock import exact
from harness.conformance.registry import check
from harness.conformance.subject import Subject
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.framework import Framework
from harness.planning.links import is_link


@check("folder name", essential=True)
def folder_name(subject: Subject) -> str | None:
    """The folder's name is a lower-case Python module name, since adapters are imported by it."""
    name = subject.name
    if name.isidentifier() and name == name.lower() and not keyword.iskeyword(name):
        return None
    proposal = "".join(c if c.isalnum() else "_" for c in name.lower())
    return f"rename the folder {subject.where} to something like {proposal!r}"


@check("framework.toml", essential=True)
def framework_toml(subject: Subject) -> str | None:
    """framework.toml has every field, of the right type, and no unknown one."""
    if isinstance(subject.facts, str):
        return (
            f"{subject.facts}; "
            f"{paths.documents() / 'adding-a-framework.md'} has all fields and their values"
        )
    return None


@check("default deployment", essential=True)
def default_deployment(subject: Subject) -> str | None:
    """Exactly one deployment is the default one."""
    deployments = subject.framework.deployments
    defaults = [name for name, deployment in deployments.items() if deployment.default]
    if len(defaults) == 1:
        return None
    return (
        f"in {subject.where}/framework.toml write `default = true` under exactly one of "
        f"{', '.join(f'[deployments.{name}]' for name in deployments)}; now {len(defaults)} have it"
    )


@check("one baseline", essential=True)
def one_baseline(subject: Subject) -> str | None:
    """There is one baseline, against which all others are measured."""
    if not subject.framework.baseline:
        return None
    try:
        others = [f for f in catalog.frameworks().values() if f.name != subject.name]
    except UsageError:
        return None  # said by "default deployment", or it is another framework's
    baselines = [f.name for f in others if f.baseline]
    if not baselines:
        return None
    return (
        f"in {subject.where}/framework.toml write `roles` instead of `baseline`: "
        f"{baselines[0]} is the baseline already"
    )


@check("pinned requirements")
def pinned_requirements(subject: Subject) -> str | None:
    """Every requirement is pinned exactly, so that a figure belongs to one version."""
    return _unpinned(subject.framework)


@check("lock", essential=True)
def lock(subject: Subject) -> str | None:
    """The deployment's lock is there."""
    if subject.framework.lock(subject.deployment).exists():
        return None
    return f"{subject.lock_name} is missing: run `mlops-bench lock {subject.name}` and commit it"


@check("lock answers framework.toml")
def lock_answers(subject: Subject) -> str | None:
    """The lock pins what framework.toml requires, at that version."""
    for requirement in subject.requires:
        wanted = exact(requirement)
        if wanted is None:
            continue  # said by "pinned requirements"
        pin = subject.lock.get(wanted[0])
        if pin is None or pin.version != wanted[1]:
            has = f"has {wanted[0]} {pin.version}" if pin else f"lacks {wanted[0]}"
            return (
                f"{subject.lock_name} {has}, framework.toml asks for {requirement}: "
                f"run `mlops-bench lock {subject.name}`"
            )
    return None


@check("lock has hashes")
def lock_has_hashes(subject: Subject) -> str | None:
    """Every line of the lock pins a version with at least one hash."""
    for name, pin in subject.lock.items():
        if not pin.version or not pin.hashes:
            lacks = "a hash" if pin.version else "an exact version"
            return (
                f"{subject.lock_name}: {name} lacks {lacks}; do not edit the lock by hand, "
                f"run `mlops-bench lock {subject.name}`"
            )
    return None


@check("lock leaves torch out")
def lock_leaves_torch_out(subject: Subject) -> str | None:
    """torch comes from the common base: which of its builds fits is the machine's matter."""
    if "torch" not in subject.lock:
        return None
    return f"{subject.lock_name} pins torch: run `mlops-bench lock {subject.name}`, which omits it"


@check("links")
def links(subject: Subject) -> str | None:
    """Home page and documentation are https links."""
    return _without_link(subject.framework)


@check("commands")
def commands(subject: Subject) -> str | None:
    """Each deployment lists the commands that a user types to set it up."""
    return _without_commands(subject.framework)


def to_fill_in(framework: Framework) -> list[str]:
    """What is left to be filled in, in a valid framework.toml."""
    looks = (_without_link, _unpinned, _without_commands)
    return [said for look in looks if (said := look(framework))]


def _unpinned(framework: Framework) -> str | None:
    own = [r for deployment in framework.deployments.values() for r in deployment.requires]
    for requirement in [*framework.requires, *own]:
        if exact(requirement) is None:
            return (
                f"in {framework.where}/framework.toml write {requirement!r} as NAME==VERSION, "
                f"then run `mlops-bench lock {framework.name}`"
            )
    return None


def _without_link(framework: Framework) -> str | None:
    for field in ("homepage", "documentation"):
        link = getattr(framework, field)
        if not is_link(link):
            return (
                f"in {framework.where}/framework.toml make {field} an https link with a real host; "
                f"it is {link!r}"
            )
    return None


def _without_commands(framework: Framework) -> str | None:
    for name, deployment in framework.deployments.items():
        if not framework.baseline and not deployment.commands:
            return (
                f"in {framework.where}/framework.toml, [deployments.{name}], list what a user "
                'types: commands = ["pip install ...", ...]'
            )
    return None
