"""What DVC lacks of a part of a question; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 29)
DOCS = (
    "https://raw.githubusercontent.com/treeverse/dvc.org/"
    "f820bc53f5176b90f0383bd3ad3e44c38495ac55/content/docs"
)
NO_LIMIT = Cited(
    "stages run at once where `dvc repro` is launched several times, and nothing limits those "
    "(tried: no option of `dvc repro --help` of 3.67.1 is about jobs but that of `--pull`)",
    f"{DOCS}/command-reference/repro.md",
    "If you need to parallelize stage execution, you can launch `dvc repro` multiple",
    LOOKED,
)
NO_VARIABLES = Cited(
    "parameters come from files, which `--set-param` changes; no variable of the environment is "
    "one (tried: none of dvc/env.py of 3.67.1 gives a parameter)",
    f"{DOCS}/command-reference/exp/run.md",
    "for this experiment. This will update the parameters file (`params.yaml` by",
    LOOKED,
)
NO_IMPORT = Cited(
    "`dvc exp show --json` and `--csv` write a run, and nothing reads one in from there; runs go "
    "to other repositories by Git (tried: `dvc exp --help` of 3.67.1 lists no import)",
    f"{DOCS}/command-reference/exp/show.md",
    "- `--json` - prints the command's output in easily parsable JSON format, instead",
    LOOKED,
)
NO_PACKAGES = Cited(
    "all stages run in the environment that `dvc repro` finds; what a command installs or "
    "activates is its own work (tried: no field of a stage in dvc.yaml of 3.67.1 names packages)",
    f"{DOCS}/user-guide/project-structure/dvcyaml-files.md",
    "We don't want to tell anyone how to write their code or what programs to use!",
    LOOKED,
)
