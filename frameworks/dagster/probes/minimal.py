"""Dagster's smallest program: two assets, made in this process, the second loaded from its store.

https://docs.dagster.io/guides/test/unit-testing-assets-and-ops
It stands alone and keeps all state in the current folder.
"""

from pathlib import Path

import dagster as dg


@dg.asset
def numbers() -> list[int]:
    """Leave two numbers."""
    return [6, 7]


@dg.asset
def product(numbers: list[int]) -> int:
    """Multiply them."""
    return numbers[0] * numbers[1]


def main() -> None:
    """Make both, and print what the store holds."""
    home = Path.cwd() / "dagster"
    home.mkdir(exist_ok=True)
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    assets = [numbers, product]
    with dg.DagsterInstance.from_config(str(home)) as instance:
        dg.materialize(assets, instance=instance)
        (run,) = instance.get_runs()
        assert run.is_success  # noqa: S101  # it stands alone
        kept = dg.Definitions(assets=assets).load_asset_value("product", instance=instance)
        print(f"minimal: {kept}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
