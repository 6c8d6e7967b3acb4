"""Figures of installation: from lists of files, times of each try, and what programs printed."""

import re
import statistics

from tests.recompute.evidence import Counted, Evidence, Figure, TooWeak


def distributions(of: Evidence) -> float:
    return float(len(of.text("freeze.txt").split("\n")) - 1)


def disk(of: Evidence) -> float:
    return float(sum(of.asked("install.json:bytes by folder").values()))


def import_first(of: Evidence) -> float:
    return float(of.json("install.json")["import seconds"][0])


def import_warm(of: Evidence) -> float:
    return float(statistics.median(of.json("install.json")["import seconds"][1:]))


def downloaded(of: Evidence) -> float:
    return float(sum(of.json("alone.json")["file sizes"].values()))


def cold(of: Evidence) -> float:
    return float(of.json("alone.json")["cold seconds"])


def warm(of: Evidence) -> float:
    return float(statistics.median(of.json("alone.json")["warm seconds"]))


def offline(of: Evidence) -> Counted:
    """It counts what the last of three programs printed behind the shield."""
    shield = of.json("wheelhouse.json")["shield"]
    if not of.has("import.log"):
        return 0, 1
    said = of.text("import.log")
    alone = "network interfaces: ['lo']" in said or not shield
    return int(alone and re.search(r"^imported ", said, re.MULTILINE) is not None), 1


def pythons(of: Evidence) -> Counted:
    """Pinned versions are those of its own lock; where it was imported, Python said its version."""
    cases = of.json("pythons.json")

    def usable(version: str) -> bool:
        case = cases[version]
        if not case["resolved"] or case["reason"].startswith("resolves to"):
            return False
        if "no such interpreter" in case["reason"]:
            return True
        log = f"import-{version}.log"
        return of.has(log) and of.text(log).strip().splitlines()[-1].startswith(f"{version}.")

    return sum(map(usable, cases)), len(cases)


def base_versions(of: Evidence) -> Counted:
    told = of.json("base_versions.json")
    without, beside = told["all without"], told["all beside"]
    names = list(told["without"])
    return sum(without[name] == beside.get(name) for name in names), len(names)


def ui_commands(of: Evidence) -> float:
    return len(of.json("user_interface.json")["typed"])


def ui_seconds(of: Evidence) -> float:
    starts = [n for n in of.names(".json") if re.fullmatch(r"start-\d+\.json", n)]
    return float(statistics.median(of.json(name)["seconds"] for name in starts))


def quickstart(of: Evidence) -> Counted:
    """An attempt that ended well and said so last."""
    good = [
        each
        for each in of.json("quickstart.json")["attempts"]
        if each["exit code"] == 0 and "quickstart: ok" in each["said last"].splitlines()
    ]
    return int(bool(good)), 1


def leftovers(of: Evidence) -> float:
    """Files that are there after uninstalling, were not before, and nobody asked for."""
    told = of.json("left.json")
    if "after" not in told:
        return len(set(told["left"]) - set(told["asked for"]))
    return len(set(told["after"]) - set(told["before"]) - set(told["asked for"]))


def time_shift(of: Evidence) -> Counted:
    cases = of.json("time_shift.json")

    def ran(label: str, code: int | None) -> bool:
        log = f"{label}.log"
        return code == 0 and of.has(log) and "minimal: 42" in of.text(log).splitlines()

    if not cases:
        raise TooWeak("no version was tried")
    return sum(ran(case["case"], case.get("exit code")) for case in cases), len(cases)


FIGURES: dict[str, Figure] = {
    "install.distributions": distributions,
    "install.disk": disk,
    "install.import_first": import_first,
    "install.import_warm": import_warm,
    "alone.downloaded": downloaded,
    "alone.cold": cold,
    "alone.warm": warm,
    "wheelhouse.offline": offline,
    "pythons.usable": pythons,
    "base_versions.kept": base_versions,
    "ui.commands": ui_commands,
    "ui.seconds": ui_seconds,
    "quickstart.runs": quickstart,
    "uninstall.files": leftovers,
    "time_shift.runs": time_shift,
}
