"""Which versions of a distribution an installer could have taken on an earlier day."""

from datetime import datetime

import msgspec
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from harness.measure.documentation.releases import File, Project, final_version


class Release(msgspec.Struct, frozen=True):
    """A version that is neither yanked nor a pre-release, and when its first file came."""

    version: str
    uploaded: datetime


def releases(project: Project, python: str) -> list[Release]:
    """Those that Python of that version ("3.11") can install, the highest version first."""
    first: dict[str, datetime] = {}
    for file in project.files:
        version = final_version(file.filename)
        if version and file.upload_time and file.yanked is False and _fits(file, python):
            first[version] = min(first.get(version, file.upload_time), file.upload_time)
    return [Release(v, first[v]) for v in sorted(first, key=Version, reverse=True)]


def _fits(file: File, python: str) -> bool:
    """By its latest patch release: ">=3.11.4" fits "3.11"."""
    try:
        return SpecifierSet(file.requires_python or "").contains(f"{python}.99")
    except InvalidSpecifier:
        return False
