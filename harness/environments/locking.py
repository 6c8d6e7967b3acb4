"""Locks: what frameworks require, resolved on top of the base that all environments share."""

import tempfile
from pathlib import Path

from harness.environments import uv
from harness.environments.venvs import base
from harness.errors import UsageError
from harness.planning.catalog import Framework
from harness.worker.files import atomic_write


def make_lock(framework: Framework, deployment: str) -> Path:
    """Resolve the deployment's requirements on top of the common base and write its lock."""
    needed = [*framework.requires, *framework.deployments[deployment].requires]
    return _resolve(framework, needed, framework.lock(deployment))


def make_extras_lock(framework: Framework) -> Path:
    """The same for the default deployment with the extras."""
    needed = [*framework.requires, *framework.deployments[framework.default_deployment].requires]
    return _resolve(framework, [*needed, *framework.extras], framework.extras_lock)


def _resolve(framework: Framework, needed: list[str], lock: Path) -> Path:
    """Beside the framework's folder: what a killed uv left in it would be part of the framework."""
    with tempfile.TemporaryDirectory() as scratch:
        requirements, resolved = Path(scratch, "requirements.in"), Path(scratch, lock.name)
        requirements.write_text("\n".join([*base_for(framework), *needed, ""]), encoding="utf-8")
        uv.run(
            [
                "pip",
                "compile",
                "--python-version",
                uv.PYTHON,
                "--generate-hashes",
                *(
                    word
                    for name in ("torch", *framework.omits)
                    for word in ("--no-emit-package", name)
                ),
                "--no-annotate",
                "--custom-compile-command",
                f"mlops-bench lock {framework.name}",
                "--upgrade",
                "--output-file",
                str(resolved),
                str(requirements),
            ]
        )
        atomic_write(lock, resolved.read_bytes())
    return lock


def base_for(*frameworks: Framework) -> list[str]:
    """The common base, with what these force in place of its own; an install tells of them.

    Where two force different versions both stand there, and nothing satisfies them.
    """
    lines = base().read_text().splitlines()
    names = {line.partition("==")[0] for line in lines}
    forced: dict[str, list[str]] = {}
    for framework in frameworks:
        for pin in framework.forces:
            name = pin.partition("==")[0]
            if name not in names or name == "torch":  # which all build from one place
                where, pins = framework.where, base()
                raise UsageError(
                    f"{where}/framework.toml forces {name!r}: name a package of {pins}"
                )
            forced.setdefault(name, []).append(pin)
    return [pin for line in lines for pin in forced.get(line.partition("==")[0], [line])]
