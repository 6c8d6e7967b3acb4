"""Locks: what frameworks require, resolved on top of the base that all environments share."""

from pathlib import Path

from harness.environments import uv
from harness.environments.venvs import base
from harness.planning.catalog import Framework


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
