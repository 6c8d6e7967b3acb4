"""Reading a lock: which version of what, and with how many hashes."""

import re

import msgspec

_PIN = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;]+)")


class Pin(msgspec.Struct, frozen=True):
    """One requirement of a lock; `version` is empty when it is not pinned with ==."""

    version: str
    hashes: int


def read_lock(text: str) -> dict[str, Pin]:
    """Every requirement by its normalised name."""
    pins: dict[str, Pin] = {}
    for line in text.replace("\\\n", " ").splitlines():
        requirement = line.partition("#")[0].strip()
        if not requirement or requirement.startswith("--"):
            continue
        match = _PIN.match(requirement)
        name = match[1] if match else re.split(r"[^\w.-]", requirement)[0]
        pins[normalised(name)] = Pin(match[2] if match else "", requirement.count("--hash="))
    return pins


def exact(requirement: str) -> tuple[str, str] | None:
    """Normalised name and version of "NAME==VERSION"; None when it is anything else."""
    match = _PIN.fullmatch(requirement.strip())
    return (normalised(match[1]), match[2]) if match and "*" not in match[2] else None


def normalised(name: str) -> str:
    """As package indexes compare names: "Apache_Airflow" is "apache-airflow"."""
    return re.sub(r"[-_.]+", "-", name).lower()
