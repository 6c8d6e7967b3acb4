"""Kubeflow Pipelines: one pipeline, compiled to IR YAML, run locally or by a cluster.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/compile-a-pipeline/
"""

import importlib

from kfp import compiler

from frameworks.kubeflow.cluster_run import ClusterRun
from frameworks.kubeflow.local_run import LocalRun
from harness.worker.contract import ReadBack, Request


class Adapter:
    """Compiles the scenario's pipeline, and leaves the rest to what the deployment runs it on."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.compiled = request.evidence / "pipeline.yaml"
        self.scenario = importlib.import_module(f"frameworks.kubeflow.{request.scenario}")
        backend = ClusterRun if request.deployment == "cluster" else LocalRun
        self.backend: ClusterRun | LocalRun = backend(request, self.scenario)

    def start(self) -> None:
        compiler.Compiler().compile(self.scenario.pipeline, str(self.compiled))
        self.backend.start()

    def run(self) -> str:
        arguments = {"data": str(self.request.data), **self.request.parameters}
        return self.backend.run(self.compiled, arguments)

    def read_back(self, run_id: str) -> ReadBack:
        return self.backend.read_back(run_id)

    def stop(self) -> None:
        self.backend.stop()
