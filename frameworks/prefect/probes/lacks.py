"""What Prefect lacks of a part of a question or of a run; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

# The documentation has no versions: its source is cited as it was at one commit.
SOURCES = (
    "https://raw.githubusercontent.com/PrefectHQ/prefect/ce79dd3d6cfa2b7337265498210dbc4d25bcdc98"
)
DOCUMENTATION = f"{SOURCES}/docs/v3"

LOOKED = date(2026, 11, 28)

REGISTRY = Cited(
    "a model is what a task returns or an artifact; there is no registry of models "
    "(tried: no route of the API of 3.9.1 is about models)",
    f"{DOCUMENTATION}/concepts/artifacts.mdx",
    "Artifacts are persisted outputs designed for human consumption and available in the UI.",
    LOOKED,
)
IMPORT = Cited(
    "no command and no call of the API takes in what was exported: `prefect transfer` moves flows, "
    "deployments, work pools and blocks between profiles, and no runs; `POST /flow_runs/` makes "
    "another run of single fields (tried: neither `prefect flow-run --help` nor `prefect transfer "
    "--help` of 3.9.1 lists an import of runs)",
    f"{DOCUMENTATION}/how-to-guides/migrate/transfer-resources.mdx",
    "Flow run history and logs",
    LOOKED,
)
