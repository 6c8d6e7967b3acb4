"""Whether a framework lets the workload's main packages have the versions they would have."""

from harness.environments import venvs
from harness.measure.installation import scratch
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe

PACKAGES = ("torch", "transformers", "pandas", "numpy")


@probe("base_versions")
def base_versions(context: Context) -> Finding:
    """Which of torch, transformers, pandas and numpy keep the version they have without it.

    uv resolves the four with and without the framework at its pinned version, for the Python of
    all environments. torch is pinned as the workload pins it, the others are left to choose. Where
    they have no common solution with the framework, none of them is kept.
    """
    log = context.evidence / "uv.log"
    four = [_requirement(name) for name in PACKAGES]
    try:
        without = scratch.resolve(four, context.workdir, log)
    except FrameworkFailed as problem:
        raise ToolFailed(f"without any framework: {problem}") from None
    reason = ""
    try:
        beside = scratch.resolve([*four, *context.framework.requires], context.workdir, log)
    except FrameworkFailed as problem:
        beside, reason = {}, str(problem)
    kept = [name for name in PACKAGES if without[name] == beside.get(name)]
    context.keep(
        "base_versions.json",
        {
            "asked": four,
            "framework": context.framework.requires,
            "kept": kept,
            "without": {name: without[name] for name in PACKAGES},
            "beside": {name: beside.get(name) for name in PACKAGES},
            "reason": reason,
            "all without": without,
            "all beside": beside,
        },
    )
    finding = Finding()
    finding.answer("base_versions.kept", len(kept), len(PACKAGES))
    return finding


def _requirement(name: str) -> str:
    """Pinned for torch alone: a newer one may have no build for processors."""
    pins = [pin for pin in venvs.base_pins() if pin.startswith("torch==")]
    if name != "torch":
        return name
    if not pins:
        raise ToolFailed(f"{venvs.base()} does not pin torch")
    return pins[0]
