"""Environment variables that tell a callee something."""

ENDPOINT = "MLOPS_BENCH_ENDPOINT"  # an address with credentials: it stands in no file
