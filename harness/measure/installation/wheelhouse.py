"""Whether a framework can be carried to a machine without a network."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.environments import children, uv
from harness.measure.installation import scratch
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe

TIMEOUT = 20 * 60  # s, for collecting all wheels
SHIELDS = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])  # as root; as a user
CHECK_TIMEOUT = 20  # s
# What pip says when a distribution has no wheel and none can be built.
UNBUILDABLE = ("Failed building wheel", "subprocess-exited-with-error", "metadata-generation-")
# Within the shield there is nothing but loopback: printed, so that the log shows it.
IMPORT = (
    "import socket; names = [name for _, name in socket.if_nameindex()]; "
    "print('network interfaces:', names, flush=True); import {module}; print('imported {module}')"
)
ISOLATED = "network interfaces: ['lo']"


@probe("wheelhouse")
def wheelhouse(context: Context) -> Finding:
    """Collect all wheels online, then install from that folder with the network off, and import.

    uv resolves, pip downloads the wheels and builds those that the index does not have. Then
    `uv pip install --offline --no-index` with an empty cache and the import run in a network
    namespace of their own, which has no way out. Where the kernel does not let us make one,
    uv's options alone forbid the network, and "shield" in wheelhouse.json is empty.
    """
    wheels, log = context.workdir / "wheels", context.evidence / "collect.log"
    shield = _shield()
    reason = ""
    try:
        _collect(context, wheels, log)
        _install_and_import(context, wheels, shield)
    except FrameworkFailed as problem:
        reason = str(problem)
    names = sorted(path.name for path in wheels.glob("*")) if wheels.exists() else []
    context.keep("wheelhouse.json", {"shield": shield, "reason": reason, "wheels": names})
    finding = Finding()
    finding.answer("wheelhouse.offline", 0 if reason else 1, 1)
    return finding


def _collect(context: Context, wheels: Path, log: Path) -> None:
    pins = scratch.resolve(context.framework.requires, context.workdir, log)
    builder = scratch.new(context.workdir / "builder", log)
    pinned = context.workdir / "pinned.txt"
    pinned.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    command = [sys.executable, "-m", "pip", "--python", str(builder.python), "wheel", "--no-deps"]
    command += ["--progress-bar", "off", "--wheel-dir", str(wheels), "-r", str(pinned)]
    begin = log.stat().st_size
    with log.open("a") as stream:
        try:
            code = children.run(command, stream=stream, timeout=TIMEOUT).returncode
        except subprocess.TimeoutExpired:
            raise ToolFailed(f"pip collected no wheelhouse within {TIMEOUT} s") from None
    if code != 0:
        said = log.read_text(errors="replace")[begin:]
        last = [line for line in said.splitlines() if line.startswith("ERROR")][-1:]
        kind = FrameworkFailed if any(words in said for words in UNBUILDABLE) else ToolFailed
        raise kind(f"pip wheel failed: {' '.join(last)}; see {log.name}")


def _install_and_import(context: Context, wheels: Path, shield: Sequence[str]) -> None:
    """Raises FrameworkFailed, or ToolFailed when the network was there after all."""
    environment = scratch.new(context.workdir / "offline", context.evidence / "collect.log")
    install = [uv.binary(), "pip", "install", "--offline", "--no-index", "--find-links"]
    install += [str(wheels), "--python", str(environment.python), *context.framework.requires]
    env = {
        **scratch.ALONE,
        "UV_CACHE_DIR": str(context.workdir / "empty-cache"),
        "UV_NO_CONFIG": "1",
    }
    done = context.run([*shield, *install], name="install", env=env, environment=environment)
    if not done.ok:
        raise FrameworkFailed("it does not install from the folder of wheels; see install.log")
    statement = IMPORT.format(module=context.framework.import_name)
    python = [*shield, str(environment.python), "-c", statement]
    done = context.run(python, name="import", env=env, environment=environment)
    if shield and ISOLATED not in done.output:
        raise ToolFailed("the network was not off; see import.log")
    if not done.ok:
        raise FrameworkFailed("it does not import with the network off; see import.log")


def _shield() -> list[str]:
    """What to put before a command so that it has no network; empty where the kernel forbids."""
    if shutil.which("unshare") is None:
        return []
    for words in SHIELDS:
        try:
            done = subprocess.run(
                [*words, "true"], capture_output=True, check=False, timeout=CHECK_TIMEOUT
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return words
    return []
