"""A step with a resource whose secret comes from a variable of the environment.

https://docs.dagster.io/guides/operate/configuration/using-environment-variables-and-secrets
"""

# ruff: noqa: T201 - what a step prints is its log

import hashlib

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


class Account(dg.ConfigurableResource):
    """Something that asks for a password."""

    password: str


@dg.op
def log_in(told: Told, account: Account) -> None:
    """Note a digest of the secret, and print it."""
    digest = hashlib.sha256(account.password.encode()).hexdigest()
    note(told.values["notes"], "got", digest=digest)
    print(f"secret: {account.password}")
    print(f"marker: {told.values['marker']}")


@dg.job(resource_defs={**TOLD, "account": Account(password=dg.EnvVar("PROBE_SECRET"))})
def secrets() -> None:
    """One step."""
    log_in()


defs = dg.Definitions(jobs=[secrets])
