"""Has readers.py read what needs a third party's client, in an environment of its own.

The environment holds the real servers too. It lies in the cache, built by uv from servers.lock.
"""

from pathlib import Path
from typing import Any

import msgspec

from harness import paths
from harness.environments import keeping, uv, venvs
from harness.environments.venvs import Built, Environment
from harness.measure.probe import Context, ToolFailed

LOCK = Path(__file__).with_name("servers.lock")
SCRIPT = Path(__file__).with_name("readers.py")
TIMEOUT = 60.0  # s


def environment(log: Path | None = None) -> Environment:
    """With servers and readers; built unless it exists for the same lock. Raises UvFailed."""
    folder = paths.cache() / "environments" / f"servers-{venvs.digest(LOCK)[:16]}"

    def make() -> Built:
        uv.run(["venv", "--python", uv.PYTHON, str(folder)], log=log)
        python = str(folder / "bin" / "python")
        uv.run(["pip", "sync", "--compile-bytecode", "--python", python, str(LOCK)], log=log)
        return Built(venvs.freeze(folder), 0.0)

    return keeping.kept(folder, make, log)


def read(context: Context, function: str, **arguments: Any) -> Any:
    """What that function of readers.py returns; raises ToolFailed when it cannot read."""
    call, result = context.workdir / "reader.json", context.workdir / "reader-result.json"
    result.unlink(missing_ok=True)
    call.write_bytes(msgspec.json.encode({"function": function, "arguments": arguments}))
    used = environment(context.log)
    done = context.python(
        str(SCRIPT),
        str(call),
        str(result),
        name=f"reader-{function}",
        timeout=TIMEOUT,
        environment=used,
    )
    if not done.ok or not result.exists():
        said = done.output.strip().splitlines()
        raise ToolFailed(f"readers.py {function}: {said[-1] if said else 'no answer'}")
    return msgspec.json.decode(result.read_bytes())
