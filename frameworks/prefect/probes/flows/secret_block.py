"""A task that gets its secret from a block, and prints it.

https://docs.prefect.io/v3/how-to-guides/configuration/store-secrets
"""
# ruff: noqa: D103 - the text above says it all

import hashlib

from prefect import flow, task
from prefect.blocks.system import Secret

from harness.worker.witness import note


@task
def step(block: str, marker: str, notes: str) -> None:
    secret = Secret.load(block).get()
    note(notes, "got", digest=hashlib.sha256(secret.encode()).hexdigest())
    print(f"secret: {secret}")  # noqa: T201  # what is asked is whether the log shows it
    print(f"marker: {marker}")  # noqa: T201  # what the log has to show


@flow(log_prints=True)
def secret_block(block: str, marker: str, notes: str) -> None:
    step(block, marker, notes)
