"""What LitServe's server lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
COUNTED = Cited(
    "LitServe calls back for metrics of the user's own, which a logger of the user's may show, "
    "and counts nothing itself (tried: no route of 0.2.19 has figures)",
    "https://raw.githubusercontent.com/Lightning-AI/LitServe/v0.2.17/src/litserve/loggers.py",
    "Use this method when you want to add an additional endpoint to the server such as /metrics "
    "endpoint for prometheus metrics.",
    LOOKED,
)
IDENTIFIED = Cited(
    "an answer holds what the user's code returns; `model_metadata`, which may hold a version, "
    "is shown at /info alone (tried: `encode_response` of 0.2.19 returns the output as it is)",
    "https://raw.githubusercontent.com/Lightning-AI/LitServe/v0.2.17/src/litserve/server.py",
    "Metadata about the model displayed at info endpoint.",
    LOOKED,
)
SWITCHED = Cited(
    "its makers' cloud makes releases of a deployment; a server that one runs oneself has no "
    "versions (cannot be tried here, since that needs an account)",
    "https://raw.githubusercontent.com/Lightning-AI/LitServe/v0.2.17/README.md",
    "Make and roll back releases",
    LOOKED,
    "Lightning AI",
)
REVIVED = Cited(
    "by default the server ends with a worker that has died; it starts one again with "
    "`restart_workers=True` (tried: killed, the worker stays away by default, and comes back "
    "with it)",
    "https://raw.githubusercontent.com/Lightning-AI/LitServe/v0.2.17/src/litserve/server.py",
    "Enable this option to automatically restart workers if a critical error occurs. Defaults to "
    "False.",
    LOOKED,
    "restarting",
)
