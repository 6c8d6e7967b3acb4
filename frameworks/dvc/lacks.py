"""What DVC lacks of a part of a question or of a run; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
DOCS = (
    "https://raw.githubusercontent.com/treeverse/dvc.org/"
    "f820bc53f5176b90f0383bd3ad3e44c38495ac55/content/docs"
)
TIMES = Cited(
    "what is recorded of a stage is its command, dependencies, parameters and outputs: no times "
    "(tried: dvc.lock and `dvc exp show --json` of 3.67.1 have the time of a commit alone; `-v` "
    "prints times, and no record keeps them)",
    f"{DOCS}/start/data-pipelines/data-pipelines.md",
    "it captures hashes (in most cases `md5`s) of the dependencies and values of the parameters",
    LOOKED,
)
LIMIT = Cited(
    "stages run at once where `dvc repro` is launched several times, and nothing limits those; "
    "`--jobs` of `dvc queue start` is about experiments (tried: no option of `dvc repro --help` of "
    "3.67.1 is about jobs but that of `--pull`)",
    f"{DOCS}/command-reference/repro.md",
    "If you need to parallelize stage execution, you can launch `dvc repro` multiple",
    LOOKED,
)
VARIABLES = Cited(
    "parameters come from files and from `--set-param`; Hydra's composition, which DVC takes up, "
    "reads variables by OmegaConf's resolver `oc.env`, which no page of DVC names (tried: with "
    "`${oc.decode:${oc.env:COUNT}}` in conf/config.yaml, 3.67.1 composes a params.yaml from it)",
    f"{DOCS}/user-guide/experiment-management/hydra-composition.md",
    "You can register [OmegaConf custom resolvers] as plugins by writing them to a",
    LOOKED,
)
