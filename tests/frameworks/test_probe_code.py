"""The probes `code` and `steps` on the real frameworks, which know the names and refuse calls."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.planning import catalog
from tests.frameworks.bench import NAMES, bench

# Of these the interpreter knows no signature; what is new here wants to be looked at.
UNKNOWN = {
    "airflow": ["airflow.sdk.task().expand", "airflow.sdk.task().expand_kwargs"],
}


def asked(runs: Path, framework: str, probe: str) -> tuple[dict[str, Any], Path]:
    """The finding, and the folder of the evidence."""
    here = runs / f"{framework}-{probe}"
    done = bench("probe", framework, probe, MLOPS_BENCH_RUNS=str(here))
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = here.glob("*/evidence/*/finding.json")
    finding: dict[str, Any] = json.loads(found.read_text())
    return finding, found.parent


# Others have neither an adapter nor a tutorial.
PIPELINES = [n for n, f in catalog.frameworks().items() if {"tracker", "orchestrator"} & {*f.roles}]


# Each needs an environment of its own with all extras: minutes.
LONG = ("dagster", "dvc", "prefect", "wandb")
LOOKED_AT = [
    pytest.param(name, marks=[pytest.mark.long] if name in LONG else [])
    for name in NAMES if name in PIPELINES
]  # fmt: skip


@pytest.mark.parametrize("framework", LOOKED_AT)
def test_the_names_in_both_idioms_are_known_to_the_framework(framework: str, runs: Path) -> None:
    finding, evidence = asked(runs, framework, "code")
    for idiom in ("adapter", "tutorial"):
        seen = json.loads((evidence / f"code-{idiom}.json").read_text())
        expected = UNKNOWN.get(framework, []) if idiom == "adapter" else []
        assert sorted(seen["arguments unknown"]) == expected
    (changed,) = [s for s in finding["samples"] if s["name"] == "code.changed"]
    assert changed["value"] == 0


def test_tasks_that_name_their_context_can_be_called_and_those_with_a_task_instance_not(
    runs: Path,
) -> None:
    finding, evidence = asked(runs, "airflow", "steps")
    counted = {name: (a["found"], a["expected"]) for name, a in finding["answers"].items()}
    assert counted == {
        "steps.callable": (8, 8),
        "steps.callable.pipeline": (8, 8),
        "steps.callable.tutorial": (0, 8),
        "steps.with_stand_ins": (8, 8),
        "steps.with_stand_ins.pipeline": (8, 8),
        "steps.with_stand_ins.tutorial": (8, 8),
    }
    verdicts = json.loads((evidence / "steps-callable.tutorial.json").read_text())["verdicts"]
    assert all("argument: 'ti'" in why for why in verdicts.values())
