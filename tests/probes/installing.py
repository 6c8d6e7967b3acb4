"""Probes of installing on wheels of a few hundred bytes: what several of their tests need."""

import json
from typing import Any

import pytest

from harness.environments import uv
from harness.errors import HarnessError
from harness.measure.probe import Context


def kept(context: Context, name: str) -> Any:
    return json.loads((context.evidence / name).read_text())


def without_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    def binary() -> str:
        raise HarnessError("uv is missing")

    monkeypatch.setattr(uv, "binary", binary)


def without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
