"""Dagster's smallest program: a job of two ops, run in this process, its result read back.

https://docs.dagster.io/guides/test/unit-testing-assets-and-ops
It stands alone and keeps all state in the current folder.
"""

from pathlib import Path

import dagster as dg


@dg.op
def numbers() -> list[int]:
    """Leave two numbers."""
    return [6, 7]


@dg.op
def multiply(given: list[int]) -> int:
    """Multiply them."""
    return given[0] * given[1]


@dg.job
def minimal() -> None:
    """One after the other."""
    multiply(numbers())


def main() -> None:
    """Run the job, and print what its store holds."""
    home = Path.cwd() / "dagster"
    home.mkdir(exist_ok=True)
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        kept = dg.FilesystemIOManager(base_dir=str(home / "kept"))
        done = minimal.execute_in_process(instance=instance, resources={"io_manager": kept})
        (run,) = instance.get_runs()
        assert run.is_success  # noqa: S101  # it stands alone
        print(f"minimal: {done.output_for_node('multiply')}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
