"""Fuzzes the gate for a given time: `python -m tests.fuzz --minutes 60`, or `nox -s fuzz`.

Each round runs the tests of `tests/unit/test_intake_fuzz.py` with more examples and another seed.
Ends with the first round that finds something; its output names the example and the seed.
"""

import argparse
import random
import subprocess
import sys
import time

TESTS = "tests/unit/test_intake_fuzz.py"


def main() -> int:
    """0 when nothing was found."""
    told = argparse.ArgumentParser(description="Fuzz the gate for what callees leave.")
    told.add_argument("--minutes", type=float, default=60.0)
    end = time.monotonic() + told.parse_args().minutes * 60
    rounds = 0
    while time.monotonic() < end:
        rounds += 1
        seed = random.randrange(2**32)
        print(f"round {rounds}, seed {seed}", flush=True)
        options = ["-q", "--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}"]
        command = [sys.executable, "-m", "pytest", *options, "--timeout=3600", TESTS]
        if subprocess.run(command, check=False).returncode:
            return 1
    print(f"nothing found in {rounds} rounds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
