"""What MLServer lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
REVIVED = Cited(
    "without workers the model runs in the server's own process; a worker that has died is "
    "started again, with its models (tried: killed, the one process stays away, and a worker "
    "comes back)",
    "https://raw.githubusercontent.com/SeldonIO/MLServer/1.7.1/mlserver/parallel/pool.py",
    "This can be used to re-load all models when a worker stops unexpectedly.",
    LOOKED,
    "worker",
)
