"""What a framework leaves behind once everything that it brought is uninstalled."""

import ast
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from harness.environments import children
from harness.environments.venvs import Environment
from harness.measure import defaults
from harness.measure.answer_files import answer_file
from harness.measure.defaults import Place
from harness.measure.failures import Unproven
from harness.measure.installation import scratch
from harness.measure.installation.time_shift import ANSWER
from harness.measure.probe import Context, Finding, ToolFailed, probe

Files = dict[str, int]  # path below the workdir -> size in bytes
PIP = [sys.executable, "-m", "pip"]
UVS_OWN = ".lock"  # of an environment


@probe("uninstall", programs=("minimal.py",))
def uninstall(context: Context) -> Finding:
    """Counts the files that its smallest program leaves, in an environment with it alone.

    Looked at are the environment, the home and the current folder, before installing and after
    uninstalling. Of the current folder counts what the framework made unasked: files and folders
    that the program names itself, such as a compiled pipeline or a database, are its user's. What
    the framework would put below /tmp or /var/tmp, the program has it put into the home. So is the
    deployment's store its user's: runs have to outlive the tool, be they one file or many. Python
    writes its bytecode, as it does for users. The quick start does not serve: it needs more than
    the framework, or services, and shall be counted whether it runs or not.
    """
    script = answer_file(context, "minimal.py")  # before anything is installed for it
    place = defaults.a_place(context, "uninstall")
    log = context.evidence / "install.log"
    alone = scratch.new(context.workdir / "alone", log)
    roots = (alone.folder, place.home, place.folder)
    (alone.folder / UVS_OWN).touch()  # so that it does not count as new
    before = listing(context.workdir, roots)
    pins = _pins(context)
    scratch.install(context.framework.requires, alone, log, "--constraint", str(pins))
    installed = listing(context.workdir, roots)
    _run_minimal(context, script, alone, place)
    brought = _distributions(alone, log)
    if not brought:
        raise ToolFailed("uv installed no distributions")
    _uninstall(alone, brought, log)
    if kept := _distributions(alone, log):
        raise ToolFailed(f"pip did not uninstall {', '.join(kept)}")
    after = listing(context.workdir, roots)
    everything = left_over(before, after)
    asked = asked_for(
        script, _store(context), everything, place.folder.relative_to(context.workdir)
    )
    left = left_over(asked, everything)
    context.keep("distributions.txt", "".join(f"{line}\n" for line in brought))
    told = {"files": len(left), "bytes": sum(left.values()), "left": left, "asked for": asked}
    context.keep("left.json", {**told, "before": before, "after": after})
    context.keep("counts.json", {"before": len(before), "installed": len(installed)})
    found = Finding()
    found.add("uninstall.files", len(left), "files")
    return found


def left_over(before: Files, after: Files) -> Files:
    """What is there now and was not before."""
    return {path: size for path, size in after.items() if path not in before}


def asked_for(script: Path, store: Iterable[str], files: Files, folder: Path) -> Files:
    """Those in the folder that the script names, or the store has: they, or a folder around them.

    A name may stand alone or at the end of a path or URL. Those of a store may have wildcards.
    """
    nodes = ast.walk(ast.parse(script.read_text("utf-8")))
    words = (n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
    names = [*filter(None, (PurePosixPath(word).name for word in words))]

    def is_asked_for(path: str) -> bool:
        if not PurePosixPath(path).is_relative_to(folder):
            return False
        parts = PurePosixPath(path).relative_to(folder).parts
        return not {*parts}.isdisjoint(names) or any(fnmatch(parts[0], each) for each in store)

    return {path: size for path, size in files.items() if is_asked_for(path)}


def _store(context: Context) -> list[str]:
    """Where the deployment keeps runs, by framework.toml."""
    return context.framework.deployments[context.deployment].store


def listing(base: Path, roots: Iterable[Path]) -> Files:
    """All files and links below the roots, by their path from `base`."""
    found = (path for root in roots for path in root.rglob("*"))
    files = (p for p in found if p.is_symlink() or not p.is_dir())
    return {str(p.relative_to(base)): p.lstat().st_size for p in sorted(files)}


def _pins(context: Context) -> Path:
    """The versions that the framework has in its own environment, for those that it needs."""
    pins = context.workdir / "pins.txt"
    exact = [line for line in context.environment.built.freeze if "==" in line]
    pins.write_text("".join(f"{line}\n" for line in exact))
    return pins


def _run_minimal(context: Context, script: Path, alone: Environment, place: Place) -> None:
    defaults.check_python(context, alone)
    done = defaults.run_script(context, script, place, name="minimal", environment=alone)
    if not done.ok or ANSWER not in done.output.splitlines():
        raise Unproven("its smallest program does not run with the framework alone")


def _uninstall(alone: Environment, names: list[str], log: Path) -> None:
    """By pip: uv leaves the bytecode of modules that are not packages, of any distribution."""
    command = [*PIP, "--python", str(alone.python), "uninstall", "--yes", *names]
    with log.open("a") as stream:
        done = children.run(command, stream=stream)
    if done.returncode != 0:
        raise ToolFailed("pip cannot uninstall; see install.log")


def _distributions(alone: Environment, log: Path) -> list[str]:
    listed = scratch.run(["pip", "freeze", "--python", str(alone.python)], log)
    return sorted(scratch.versions(listed))
