"""A mark for tests that open pages in a real browser."""

import shutil

import pytest

from harness.environments.chromium import PROGRAMS
from harness.environments.variables import SYSTEM_PATH

needs_a_browser = pytest.mark.skipif(
    not all(shutil.which(name, path=SYSTEM_PATH) for name in PROGRAMS),
    reason="needs Debian's packages chromium and chromium-driver",
)
