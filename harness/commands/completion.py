"""What a shell needs to complete names; reads TOML files and folders only."""

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from harness.planning import catalog
from harness.records.store import RunStore
from harness.scoring import rubric


def of(kind: str) -> list[str]:
    """All names of that kind; targets are frameworks, alone and with their deployments."""
    known = catalog.find().sound  # without a word on the others
    if kind == "framework":
        return list(known)
    if kind == "target":
        return [*known, *(f"{name}:{s}" for name, f in known.items() for s in f.deployments)]
    if kind == "scenario":
        return list(catalog.scenarios())
    if kind == "profile":
        return list(dict.fromkeys(p for s in catalog.scenarios().values() for p in s.profiles))
    if kind == "run":
        return [*RunStore.committed(), *(store.name for store in RunStore.every())]
    asked = rubric.load()
    if kind == "probe":
        return list(dict.fromkeys(f"{i.dimension}.{i.probe}" for i in asked.questions))
    short = dict.fromkeys(i.name for i in asked.questions)
    return [*asked.dimensions, *short, *(f"{i.dimension}.{i.name}" for i in asked.questions)]


def script(shell: str, command: click.Command, program: str, variable: str) -> str:
    """What makes bash, zsh or fish complete the command; `variable` is how it asks for names."""
    classes = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    source = classes[shell](command, {}, program, variable).source()
    if shell == "bash":  # words would end at the colon of framework:deployment; runs are paths
        source = source.replace("complete -o nosort", "complete -o nosort -o default")
        source = f"COMP_WORDBREAKS=${{COMP_WORDBREAKS//:}}\n{source}"
    return source
