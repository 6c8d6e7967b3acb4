"""What the package index tells about the past of a distribution."""

import json
import os
import ssl
import urllib.request
from datetime import datetime
from http.client import HTTPException
from typing import Any

import msgspec
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from harness.measure.installation.scratch import normalized
from harness.measure.probe import ToolFailed

INDEX = "https://pypi.org/simple/"  # pip's default
FORMAT = "application/vnd.pypi.simple.v1+json"  # PEP 691; upload times by PEP 700
TIMEOUT = 60  # s


class Release(msgspec.Struct, frozen=True):
    """A version that is neither yanked nor a pre-release, and when its first file came."""

    version: str
    uploaded: datetime


def releases(name: str, python: str) -> list[Release]:
    """Those that Python of that version ("3.11") can install, the highest version first.

    Raises ToolFailed when the index does not answer, or keeps no times.
    """
    return read(_ask(f"{_index()}{normalized(name)}/"), python)


def read(page: Any, python: str) -> list[Release]:
    """Releases of the index's JSON page."""
    first: dict[Version, datetime] = {}
    try:
        for file in page["files"]:
            version = _version(file["filename"])
            if version is None or version.is_prerelease or not _usable(file, python):
                continue
            uploaded = datetime.fromisoformat(file["upload-time"])
            first[version] = min(uploaded, first.get(version, uploaded))
    except (KeyError, TypeError, ValueError) as problem:
        raise ToolFailed(f"the index gives no upload times by PEP 700: {problem!r}") from None
    return [Release(str(v), first[v]) for v in sorted(first, reverse=True)]


def _version(filename: str) -> Version | None:
    """None for files that no installer takes today: eggs, installers of other systems."""
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[1]
        return parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None


def _usable(file: dict[str, Any], python: str) -> bool:
    if file.get("yanked", False) is not False:  # true, or the reason
        return False
    try:
        return SpecifierSet(file.get("requires-python") or "").contains(f"{python}.0")
    except InvalidSpecifier:
        return False


def _index() -> str:
    return os.environ.get("PIP_INDEX_URL", INDEX).rstrip("/") + "/"


def _ask(url: str) -> Any:
    request = urllib.request.Request(url, headers={"Accept": FORMAT})  # noqa: S310  # the user's
    trusted = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT, context=trusted) as response:  # noqa: S310
            return json.load(response)
    except (OSError, HTTPException, ValueError) as problem:
        raise ToolFailed(f"{url}: {problem}") from None
