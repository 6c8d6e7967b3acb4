"""A flow whose step gets a secret: https://docs.metaflow.org/scaling/secrets"""
# ruff: noqa: T201 - what a step prints is its log

import hashlib
import os

from metaflow import FlowSpec, Parameter, secrets, step

from harness.worker.witness import note


class SecretsFlow(FlowSpec):
    """The secret's keys are variables of the step."""

    marker = Parameter("marker", type=str, required=True)
    notes = Parameter("notes", type=str, required=True)

    @secrets(sources=["canary"])
    @step
    def start(self) -> None:
        """Use the secret, and print it, as happens in a log of settings."""
        secret = os.environ["CANARY"]
        note(self.notes, "got", digest=hashlib.sha256(secret.encode()).hexdigest())
        print(f"secret: {secret}")
        print(f"marker: {self.marker}")


if __name__ == "__main__":
    SecretsFlow()
