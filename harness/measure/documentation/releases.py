"""The releases of a project, from the JSON that a package index offers to pip.

https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

import base64
import http.client
import os
import ssl
import urllib.request
from datetime import datetime
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec

from harness.measure.probe import ToolFailed

PYPI = "https://pypi.org/simple"
JSON = "application/vnd.pypi.simple.v1+json"
TIMEOUT = 60.0  # s


class File(msgspec.Struct, rename="kebab"):
    """Of a distribution; `upload_time` is optional in the format, and PyPI gives it."""

    filename: str
    upload_time: datetime | None = None
    requires_python: str | None = None
    yanked: bool | str = False


class Project(msgspec.Struct):
    """The part of a project's page that is used."""

    name: str
    files: list[File]
    index: str = ""  # without credentials


def fetch(name: str) -> Project:
    """The project's page in PIP_INDEX_URL, which is PyPI by default.

    Raises ToolFailed when the index does not answer, or not in JSON, or without upload times.
    """
    from packaging.utils import canonicalize_name

    if os.environ.get("PIP_NO_INDEX", "").lower() not in ("", "0", "false", "no", "off"):
        raise ToolFailed("PIP_NO_INDEX is set: the package index may not be asked")
    index = os.environ.get("PIP_INDEX_URL", PYPI).rstrip("/")
    shown = _without_credentials(index)
    if urlsplit(index).scheme not in ("http", "https"):
        raise ToolFailed(f"{shown} is not an index on the web")
    credentials = urlsplit(index).netloc.rpartition("@")[0]
    try:
        page = _get(f"{shown}/{canonicalize_name(name)}/", credentials)
        project = msgspec.json.decode(page, type=Project)
    except (OSError, http.client.HTTPException) as problem:
        raise ToolFailed(f"{shown} does not answer: {problem}") from None
    except (msgspec.DecodeError, ValueError) as problem:
        raise ToolFailed(f"{shown} does not speak JSON for {name}: {problem}") from None
    if not any(file.upload_time for file in project.files):
        raise ToolFailed(f"{shown} says of no file of {name} when it was uploaded")
    project.index = shown
    return project


def dates(project: Project) -> list[datetime]:
    """When each final version that is not yanked came out (its first file), in order."""
    first: dict[str, datetime] = {}
    for file in project.files:
        version = final_version(file.filename)
        if version and file.upload_time and file.yanked is False:
            first[version] = min(first.get(version, file.upload_time), file.upload_time)
    return sorted(first.values())


def final_version(filename: str) -> str | None:
    """The version in the name of a wheel or a source archive, unless it is a pre-release."""
    from packaging.utils import (
        InvalidSdistFilename,
        InvalidWheelFilename,
        parse_sdist_filename,
        parse_wheel_filename,
    )

    try:
        if filename.endswith(".whl"):
            version = parse_wheel_filename(filename)[1]
        else:
            version = parse_sdist_filename(filename)[1]
    except (InvalidSdistFilename, InvalidWheelFilename):  # an egg, an installer
        return None
    return None if version.is_prerelease else str(version)


def _get(address: str, credentials: str) -> bytes:
    """Credentials are "user:password", as they stand in URLs; they go into no message."""
    headers = {"Accept": JSON}
    if credentials:
        token = base64.b64encode(unquote(credentials).encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    request = urllib.request.Request(address, headers=headers)  # noqa: S310  # checked
    certificates = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    opened = urllib.request.urlopen(request, timeout=TIMEOUT, context=certificates)  # noqa: S310
    with opened as response:
        content: bytes = response.read()
    return content


def _without_credentials(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
