"""What installing the framework takes, without the workload's own packages."""

import statistics
import time
from pathlib import Path

from harness.environments import venvs
from harness.environments.venvs import Environment
from harness.measure.installation import files, scratch
from harness.measure.probe import Context, Finding, probe

WARM = 3  # installs with a full cache, of which the median counts


@probe("alone")
def alone(context: Context) -> Finding:
    """Install the framework alone with an empty cache, then again with that cache.

    Seconds are those of `uv pip install` into a fresh environment: resolving, downloading,
    unpacking, without making the environment and without compiling (uv leaves that to the first
    import). Bytes are the sizes, as the index gives them, of the files that were installed. Unlike
    the counters of the network that is the same each time and on any machine; pages of the index,
    and metadata of versions that were only looked at, are not in it.
    """
    log = context.evidence / "uv.log"
    cache = context.workdir / "cache"
    cold, environment = _install(context, "cold", cache, log)
    warm = [_install(context, f"warm-{i}", cache, log)[0] for i in range(WARM)]
    frozen = venvs.freeze(environment.folder)
    sizes = files.sizes(frozen, context.workdir, log, cache)
    context.keep("freeze.txt", "".join(f"{line}\n" for line in frozen))
    context.keep("alone.json", {"cold seconds": cold, "warm seconds": warm, "file sizes": sizes})
    finding = Finding()
    finding.add("alone.cold", cold, "s")
    finding.add("alone.warm", statistics.median(warm), "s")
    finding.add("alone.downloaded", sum(sizes.values()), "B")
    finding.add("alone.distributions", len(frozen), "distributions")
    return finding


def _install(context: Context, name: str, cache: Path, log: Path) -> tuple[float, Environment]:
    """Seconds, and the environment. Raises FrameworkFailed or ToolFailed."""
    env = {"UV_CACHE_DIR": str(cache)}
    environment = scratch.new(context.workdir / name, log)
    begin = time.perf_counter()
    scratch.install(context.framework.requires, environment, log, env=env)
    return time.perf_counter() - begin, environment
