"""What offline runs of W&B lack of a part of a question or of a run."""

from datetime import date

from harness.worker.cited import Cited

DOCUMENTATION = "https://raw.githubusercontent.com/wandb/docs"
LOOKED = date(2026, 11, 28)
REGISTRY = Cited(
    "offline there is no registry to link a model to (tried: `link_artifact` of 0.31.0 offline "
    "raises NotImplementedError)",
    f"{DOCUMENTATION}/a6c4aa37a19040904e106e0e914d0408d53908e6/models/registry/link_version.mdx",
    "Link artifact versions to a collection to make them available to other members",
    LOOKED,
    "service",
)
IMPORT = Cited(
    "`wandb sync` brings an offline run to a service only (cannot be tried here: it needs an "
    "account)",
    "https://raw.githubusercontent.com/wandb/wandb/v0.31.0/wandb/cli/cli.py",
    "Upload existing local W&B run data to the cloud.",
    LOOKED,
    "service",
)
USE = Cited(
    "offline no use of an artifact is recorded (tried: `use_artifact` of 0.31.0 raises TypeError)",
    "https://raw.githubusercontent.com/wandb/wandb/v0.31.0/wandb/sdk/wandb_run.py",
    "Cannot use artifact when in offline mode.",
    LOOKED,
    "service",
)
GIVEN_BACK = Cited(
    "offline no artifact is given back: the record of a run names the copy that the client has "
    "staged (tried: `use_artifact` and `use_model` of 0.31.0 raise, and no command fetches one)",
    "https://raw.githubusercontent.com/wandb/wandb/v0.31.0/wandb/sdk/wandb_run.py",
    "Cannot use artifact when in offline mode.",
    date(2026, 12, 1),
    "service",
)
