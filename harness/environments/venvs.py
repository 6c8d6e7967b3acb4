"""One virtual environment per framework, built from its committed lock and kept in the cache."""

import hashlib
import re
import subprocess
import time
from pathlib import Path

from harness import paths
from harness.environments import bytecode, children, intact, keeping, uv
from harness.environments.keeping import Built as Built
from harness.environments.keeping import Environment as Environment
from harness.environments.keeping import remove as remove
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.catalog import Framework

TORCH_TIMEOUT = 10 * 60  # s; a slow disk has to read all of it


def ensure(framework: Framework, deployment: str, log: Path | None = None) -> Environment:
    """The environment of that deployment, built unless it exists for the same lock.

    Raises UvFailed when uv cannot build it, UsageError when the lock is missing.
    """
    return _ensure(locked(framework, deployment), log)


def ensure_extras(framework: Framework, log: Path | None = None) -> Environment:
    """The environment of the default deployment with its extras; raises as `ensure` does."""
    return _ensure(locked_extras(framework), log)


def is_built(framework: Framework, deployment: str) -> bool:
    """Whether `ensure` has nothing to do, most probably."""
    lock = framework.lock(deployment)
    return lock.exists() and (_folder(lock) / keeping.MARKER).exists()


def _folder(lock: Path) -> Path:
    return paths.cache() / "environments" / digest(lock)[:16]  # equal locks share one


def _ensure(lock: Path, log: Path | None) -> Environment:
    folder = _folder(lock)
    return keeping.kept(folder, lambda: _make(lock, folder, log), log)


def distrust(lock: Path) -> str:
    """What is wrong with the environment of that lock, as `keeping.distrust` has it."""
    return keeping.distrust(_folder(lock))


def _make(lock: Path, folder: Path, log: Path | None) -> Built:
    """Build, and see that all is there.

    uv links its own files into environments: what was damaged in one is damaged in uv's cache too.
    """
    build(lock, folder, log=log)
    frozen = freeze(folder)
    odd = intact.thorough(folder, frozen, contents=True)
    if damaged := odd.keys() - {""}:
        uv.run(["cache", "clean", *sorted(damaged)], log=log)
        build(lock, folder, log=log)
        odd = intact.thorough(folder, frozen, contents=True)  # wheels may differ from their lists
    if "" in odd:
        raise uv.UvFailed(f"what uv has built is broken: {odd['']}")
    _check_torch(folder)
    return Built(frozen, _compile(lock, folder, log), odd)


def _compile(lock: Path, folder: Path, log: Path | None) -> float:
    """Seconds for all bytecode; what the baseline has is taken from there, with its seconds."""
    common = 0.0
    if base := _baseline(folder):
        theirs, ours = (intact.site_packages(each) for each in (base.folder, folder))
        common = base.built.bytecode * bytecode.borrow(theirs, ours)
    return common + compile_bytecode(lock, folder, log=log)


def _baseline(folder: Path) -> Environment | None:
    """That of the baseline, if it is built, and another one."""
    baseline = catalog.baseline()
    lock = baseline.lock(baseline.default_deployment)
    found = keeping.usable(_folder(lock)) if lock.exists() else None
    return found if found and found.folder != folder else None


def locked(framework: Framework, deployment: str) -> Path:
    """The lock of that deployment; raises UsageError when nobody has made it yet."""
    return _present(framework.lock(deployment), framework)


def locked_extras(framework: Framework) -> Path:
    """The same for the default deployment with its extras."""
    return _present(framework.extras_lock, framework)


def _present(lock: Path, framework: Framework) -> Path:
    if not lock.exists():
        raise UsageError(f"{lock} is missing; make it with `mlops-bench lock {framework.name}`")
    return lock


def build(lock: Path, folder: Path, *, log: Path | None = None, cache: Path | None = None) -> float:
    """Make `folder` an environment with exactly what the lock says; return the seconds it took."""
    remove(folder)  # before the clock starts: deleting is not part of building
    begin = time.perf_counter()
    env = {"UV_CACHE_DIR": str(cache)} if cache else {}
    uv.run(["venv", "--python", uv.PYTHON, str(folder)], log=log, env=env)
    _sync(lock, folder, [], log, env)
    return time.perf_counter() - begin


def compile_bytecode(lock: Path, folder: Path, *, log: Path | None = None) -> float:
    """Compile all modules, as pip does on install and uv does not; return the seconds it took.

    Otherwise each first import would compile, and be timed for it.
    """
    begin = time.perf_counter()
    _sync(lock, folder, ["--compile-bytecode"], log, {})
    return time.perf_counter() - begin


def _sync(
    lock: Path, folder: Path, options: list[str], log: Path | None, env: dict[str, str]
) -> None:
    # torch is pinned in the base requirements alone, without a hash: which of its builds fits
    # (CPU, CUDA) is the machine's matter, and each build has a hash of its own.
    torch = folder / "torch.txt"
    torch.write_text("".join(f"{pin}\n" for pin in base_pins() if pin.startswith("torch==")))
    python = str(folder / "bin" / "python")
    command = ["pip", "sync", "--allow-empty-requirements", *options, "--python", python]
    uv.run([*command, str(lock), str(torch)], log=log, env=env)


def _check_torch(folder: Path) -> None:
    """Raise UvFailed for a torch without its libraries, as CUDA's build is with our locks."""
    if not any(pin.startswith("torch==") for pin in base_pins()):
        return
    command = [str(folder / "bin" / "python"), "-P", "-c", "import torch"]  # not of this folder
    try:
        done = children.run(command, timeout=TORCH_TIMEOUT)
    except subprocess.TimeoutExpired:
        raise uv.UvFailed(f"torch was not imported within {TORCH_TIMEOUT} s") from None
    if done.returncode != 0:
        raise uv.UvFailed(
            f"torch cannot be imported ({children.last_words(done)}); "
            "set PIP_FIND_LINKS to where its CPU build lies"
        )


def base() -> Path:
    """The requirements that every framework's environment has in common."""
    return paths.scenarios() / "requirements.in"


def base_pins() -> list[str]:
    """The base's exact pins, "name==version"."""
    return [line for line in base().read_text().splitlines() if re.match(r"[\w.-]+==", line)]


def freeze(folder: Path) -> list[str]:
    """Every distribution as "name==version", sorted."""
    text = uv.run(["pip", "freeze", "--python", str(folder / "bin" / "python")])
    return sorted(line for line in text.splitlines() if line)


def digest(lock: Path) -> str:
    """sha256 of all that an environment follows from: lock, base pins, Python."""
    content = "\n".join([lock.read_text("utf-8-sig"), *base_pins(), uv.PYTHON])
    return hashlib.sha256(content.encode()).hexdigest()


def lock_sha256(lock: Path) -> str | None:
    """sha256 of the lock file alone, as records have it; None where there is none."""
    if not lock.exists():
        return None
    text = lock.read_text("utf-8-sig")  # the same whatever ends its lines on this machine
    return hashlib.sha256(text.encode()).hexdigest()
