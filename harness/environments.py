"""One virtual environment per framework, built from its committed lock and kept in the cache."""

import hashlib
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

import filelock
import msgspec

from harness import paths, uv
from harness.catalog import Framework
from harness.errors import UsageError


class Environment(msgspec.Struct):
    """A finished environment. `freeze` holds "name==version" of every distribution.

    `bytecode` is how many seconds compiling all modules took when it was built.
    """

    folder: Path
    freeze: list[str]
    bytecode: float

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def freeze_sha256(self) -> str:
        return hashlib.sha256("\n".join(self.freeze).encode()).hexdigest()


def ensure(framework: Framework, stratum: str, log: Path | None = None) -> Environment:
    """The environment of that stratum, built unless it exists for the same lock.

    Raises UvFailed when uv cannot build it, UsageError when the lock is missing.
    """
    lock = locked(framework, stratum)
    digest = _digest(lock)
    folder = paths.cache() / "environments" / digest[:16]  # equal locks share one
    marker = folder / "ready.json"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder.with_suffix(".lock")):
        with suppress(OSError, msgspec.DecodeError):  # else torn, or an older harness's: build
            return msgspec.json.decode(
                marker.read_bytes(), type=Environment, dec_hook=lambda _type, value: Path(value)
            )
        build(lock, folder, log=log)
        bytecode = compile_bytecode(lock, folder, log=log)
        environment = Environment(folder, freeze(folder), bytecode)
        marker.write_bytes(
            msgspec.json.encode(environment, enc_hook=str)
        )  # last: a torn build is built again
    return environment


def locked(framework: Framework, stratum: str) -> Path:
    """The lock of that stratum; raises UsageError when nobody has made it yet."""
    lock = framework.lock(stratum)
    if not lock.exists():
        raise UsageError(f"{lock} is missing; make it with `mlops-bench lock {framework.name}`")
    return lock


def build(lock: Path, folder: Path, *, log: Path | None = None, cache: Path | None = None) -> float:
    """Make `folder` an environment with exactly what the lock says; return the seconds it took."""
    begin = time.perf_counter()
    env = {"UV_CACHE_DIR": str(cache)} if cache else {}
    uv.run(["venv", "--clear", "--python", uv.PYTHON, str(folder)], log=log, env=env)
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


def make_lock(framework: Framework, stratum: str) -> Path:
    """Resolve the stratum's requirements on top of the common base and write its lock."""
    lock = framework.lock(stratum)
    requirements = lock.with_suffix(".in.partial")
    needed = [*framework.requires, *framework.strata[stratum].requires]
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


def _digest(lock: Path) -> str:
    content = "\n".join([lock.read_text(), *base_pins(), uv.PYTHON])
    return hashlib.sha256(content.encode()).hexdigest()
