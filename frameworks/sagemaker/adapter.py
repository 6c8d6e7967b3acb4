"""Managed MLflow of Amazon SageMaker behind the contract: MLflow's adapter with an ARN for its URI.

https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-track-experiments.html
https://github.com/aws/sagemaker-mlflow

Nobody has run it on a server of SageMaker. A test runs it on MLflow's own, with SeaweedFS for S3.
"""

import os
from urllib.parse import unquote, urlsplit

from frameworks.mlflow import adapter as mlflow_adapter
from harness.worker.contract import Request


class Adapter(mlflow_adapter.Adapter):
    """The endpoint is `https://KEY:SECRET@HOST/ARN`: the host answers for the tracking server."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        address = urlsplit(request.endpoint or "")
        self.uri = unquote(address.path.removeprefix("/"))
        # The plugin signs requests by these, and sends them there.
        os.environ["AWS_ACCESS_KEY_ID"] = unquote(address.username or "")
        os.environ["AWS_SECRET_ACCESS_KEY"] = unquote(address.password or "")
        host = f"{address.scheme}://{address.netloc.rpartition('@')[2]}"
        os.environ["SAGEMAKER_MLFLOW_CUSTOM_ENDPOINT"] = host
        os.environ["AWS_REGION"] = self.uri.split(":")[3]
