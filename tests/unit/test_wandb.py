"""How the adapter of Weights & Biases reads recorded output, and takes a service's address.

The package is not installed here: an empty module stands in for it.
"""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

# As `wandb leet inspect --json` of 0.31.0 said it of an offline run, shortened.
RECORDED = [
    {
        "type": "run",
        "run": {
            "config": {"update": {"_wandb": {}, "epochs": 2}},
            "display_name": "bright-moon",
            "run_id": "vum2henm",
        },
    },
    {
        "type": "history",
        "history": {"item": {"_step": 7, "CNN/loss": "NaN", "epoch": 1}, "step": {"num": 7}},
    },
    {
        "type": "artifact",
        "artifact": {
            "digest": "f540",
            "manifest": {"contents": [{"local_path": "/staging/1", "path": "weights/CNN"}]},
            "metadata": '{"loss": 0.5}',
            "type": "model",
        },
    },
    {"type": "environment", "environment": {"git": {"commit": "c0ffee"}}},
    {"type": "exit", "exit": {"exit_code": 1, "runtime": 5}},
]

POINTS = [{"_step": 0, "CNN/loss": 0.5, "epoch": 0}]


@pytest.fixture
def adapter(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, with stand-ins for the package and for the scenario's module."""
    package = ModuleType("wandb")
    package.Artifact = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wandb", package)
    monkeypatch.setitem(sys.modules, "frameworks.wandb.mnist", ModuleType("mnist"))
    monkeypatch.delitem(sys.modules, "frameworks.wandb.adapter", raising=False)
    yield importlib.import_module("frameworks.wandb.adapter")
    sys.modules.pop("frameworks.wandb.adapter", None)


def test_a_recorded_run_is_read(adapter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "\n".join(map(json.dumps, RECORDED))
    monkeypatch.setattr(adapter.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said))
    run = adapter.stored(adapter.inspect(Path("wandb/offline-run-1")))
    assert (run.name, run.status, run.config) == ("bright-moon", "failed", {"epochs": 2})
    assert run.commit == "c0ffee"
    assert run.artifacts == [
        adapter.Kept("model", "f540", {"loss": 0.5}, {"weights/CNN": Path("/staging/1")})
    ]
    ((name, points),) = adapter._metrics(run).items()
    assert name == "CNN/loss"
    assert [epoch for epoch, _ in points] == [1]


def test_a_services_address_and_key_are_taken(
    adapter: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("WANDB_MODE", "WANDB_BASE_URL", "WANDB_API_KEY", "WANDB_DATA_DIR"):
        monkeypatch.setenv(name, "before")
    request = SimpleNamespace(
        workdir=tmp_path,
        scenario="mnist",
        deployment="service",
        endpoint="https://me:secret@wandb.example:8443",
    )
    adapter.Adapter(request)
    assert adapter.os.environ["WANDB_MODE"] == "online"
    assert adapter.os.environ["WANDB_BASE_URL"] == "https://wandb.example:8443"
    assert adapter.os.environ["WANDB_API_KEY"] == "secret"


def test_a_run_of_a_service_that_a_stand_in_plays_is_read(
    adapter: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By the members that https://docs.wandb.ai/models/ref/python/public-api names."""

    artifact = SimpleNamespace(
        id="a1",
        type="model",
        digest="f540",
        metadata={"loss": 0.5},
        manifest=SimpleNamespace(entries={"weights/CNN": object()}),
        download=lambda root: root,
    )
    run = SimpleNamespace(
        id="r1",
        name="bright-moon",
        state="finished",
        commit="c0ffee",
        config={"epochs": 2},
        scan_history=lambda: iter(POINTS),
        logged_artifacts=lambda: [artifact],
    )
    asked: list[str] = []

    def run_of(path: str) -> Any:
        asked.append(path)
        return run

    monkeypatch.setattr(adapter.wandb, "Api", lambda: SimpleNamespace(run=run_of), raising=False)
    found = adapter.of_service(SimpleNamespace(workdir=tmp_path, scenario="mnist"), "r1")
    place = tmp_path / "fetched" / "a1" / "weights" / "CNN"
    kept = adapter.Kept("model", "f540", {"loss": 0.5}, {"weights/CNN": place})
    assert asked == ["mnist/r1"]
    assert (found.config, found.points, found.artifacts) == ({"epochs": 2}, POINTS, [kept])
    assert found.commit == "c0ffee"
