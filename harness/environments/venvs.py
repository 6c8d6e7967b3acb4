"""One virtual environment per framework, built from its committed lock and kept in the cache."""

import hashlib
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

import filelock
import msgspec

from harness import paths
from harness.environments import children, uv
from harness.errors import UsageError
from harness.planning.catalog import Framework

MARKER = "ready.json"  # in an environment that is complete


class Environment(msgspec.Struct):
    """A finished environment."""

    folder: Path
    built: "Built"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def freeze_sha256(self) -> str:
        return hashlib.sha256("\n".join(self.built.freeze).encode()).hexdigest()


class Built(msgspec.Struct):
    """What is kept of a build: "name==version" of all distributions, seconds spent on bytecode."""

    freeze: list[str]
    bytecode: float


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
    return lock.exists() and (_folder(lock) / MARKER).exists()


def _folder(lock: Path) -> Path:
    return paths.cache() / "environments" / digest(lock)[:16]  # equal locks share one


def _ensure(lock: Path, log: Path | None) -> Environment:
    folder = _folder(lock)
    marker = folder / MARKER
    folder.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder.with_suffix(".lock")):
        with suppress(OSError, msgspec.DecodeError):  # else torn, or an older harness's: build
            known = Environment(folder, msgspec.json.decode(marker.read_bytes(), type=Built))
            if known.python.exists():  # not so once its interpreter is uninstalled
                return known
        build(lock, folder, log=log)
        _check_torch(folder)
        bytecode = compile_bytecode(lock, folder, log=log)
        built = Built(freeze(folder), bytecode)
        marker.write_bytes(msgspec.json.encode(built))  # last: a torn build is built again
    return Environment(folder, built)


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
    command = [str(folder / "bin" / "python"), "-c", "import torch"]
    done = children.run(command)
    if done.returncode != 0:
        raise uv.UvFailed(
            f"torch cannot be imported ({done.stderr.strip().splitlines()[-1]}); "
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


def make_lock(framework: Framework, deployment: str) -> Path:
    """Resolve the deployment's requirements on top of the common base and write its lock."""
    needed = [*framework.requires, *framework.deployments[deployment].requires]
    return _resolve(framework, needed, framework.lock(deployment))


def make_extras_lock(framework: Framework) -> Path:
    """The same for the default deployment with the extras."""
    needed = [*framework.requires, *framework.deployments[framework.default_deployment].requires]
    return _resolve(framework, [*needed, *framework.extras], framework.extras_lock)


def _resolve(framework: Framework, needed: list[str], lock: Path) -> Path:
    requirements = lock.with_suffix(".in.partial")
    requirements.write_text("\n".join([base().read_text(), *needed, ""]))
    command = f"mlops-bench lock {framework.name}"
    try:
        uv.run(
            [
                "pip",
                "compile",
                "--python-version",
                uv.PYTHON,
                "--generate-hashes",
                "--no-emit-package",
                "torch",
                "--no-annotate",
                "--custom-compile-command",
                command,
                "--upgrade",
                "--output-file",
                str(lock),
                str(requirements),
            ]
        )
    finally:
        requirements.unlink()
    return lock


def remove(folder: Path) -> None:
    """Delete an environment, for instance one that was built only to be measured."""
    shutil.rmtree(folder, ignore_errors=True)


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
