"""Environment variables of what we start."""

import os

# Where a system's own programs lie.
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def passed_on() -> dict[str, str]:
    """Ours for other programs: no setting for our own Python spoils another, and text is UTF-8."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**env, "PYTHONUTF8": "1"}
