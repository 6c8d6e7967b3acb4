"""Whether the store tells which run made an artifact, and which runs used it.

The host compares what a run took with the file that was kept. Evidence: lineage.json, cases.json.
The question: `harness.worker.questions.interpretability.ArtifactLineage`.
"""

import secrets
from functools import partial
from pathlib import Path

from harness.measure.cases import Cases, differs, present
from harness.measure.interoperability.s3 import holds
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.interpretability import ArtifactLineage, Source, Trail

BYTES = 2000
USES = ((0,), (0, 1), (1,))  # which artifacts each of the runs takes


@probe("artifact_lineage", services=True)
def artifact_lineage(context: Context) -> Finding:
    """Have two artifacts made and used, and ask the store by whom."""
    texts = [secrets.token_hex(BYTES // 2) for _ in range(2)]
    made = [_made(context, f"kept-{number}.txt", text) for number, text in enumerate(texts)]
    users = [_used(context, [made[n] for n in which], [texts[n] for n in which]) for which in USES]
    runs = [*(each["run"] for each in made), *users]
    if len(set(runs)) != len(runs):
        raise ToolFailed(f"these are not {len(runs)} runs: {runs}")
    trails = [context.call(ArtifactLineage.read, artifact=each["artifact"]) for each in made]
    context.keep("lineage.json", {"made": made, "users": users, "trails": trails})
    takers = [[u for u, which in zip(users, USES, strict=True) if n in which] for n in range(2)]
    cases = Cases(context, "artifact_lineage.told")
    cases.ask("made", partial(_makers, made, trails))
    cases.ask("used", partial(_takers, takers, trails))
    return cases.finding()


def _made(context: Context, name: str, text: str) -> Source:
    folder = context.workdir / "files"
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text)
    made = context.call(ArtifactLineage.make, file=str(file))
    file.unlink()  # who uses it gets it from the store
    return made


def _used(context: Context, made: list[Source], texts: list[str]) -> str:
    """The run; raises FrameworkFailed when it got something else than was kept."""
    use = context.call(ArtifactLineage.use, artifacts=[each["artifact"] for each in made])
    if len(use["files"]) != len(texts):
        raise ToolFailed(f"it took {len(use['files'])} of {len(texts)} artifacts")
    for file, text in zip(use["files"], texts, strict=True):
        if not holds(Path(file), text):
            raise FrameworkFailed("a run got another artifact than the one that was kept")
    return use["run"]


def _makers(made: list[Source], trails: list[Trail]) -> str:
    pairs = zip(made, trails, strict=True)
    wrong = [differs("made by", present(told["made"]), each["run"]) for each, told in pairs]
    return "; ".join(filter(None, wrong))


def _takers(takers: list[list[str]], trails: list[Trail]) -> str:
    pairs = zip(takers, trails, strict=True)
    wrong = [
        differs("used by", sorted(present(told["used"])), sorted(each)) for each, told in pairs
    ]
    return "; ".join(filter(None, wrong))
