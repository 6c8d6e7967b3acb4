"""What BentoML's server lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
IDENTIFIED = Cited(
    "an answer holds what the service returns, and its headers name the service without a "
    "version (tried: the server of 1.4.40 adds Server and the ids of request and trace alone)",
    "https://raw.githubusercontent.com/bentoml/BentoML/32230a5276a8da8b23c4a06a9ec6272c1993451a/"
    "src/_bentoml_impl/server/app.py",
    'resp.headers.update({"Server": f"BentoML Service/{self.service.name}"})',
    LOOKED,
)
SWITCHED = Cited(
    "BentoCloud rolls an update of a deployment out; here `--reload` restarts the service, and "
    "is for development (cannot be tried here, since BentoCloud needs an account)",
    "https://raw.githubusercontent.com/bentoml/BentoML/32230a5276a8da8b23c4a06a9ec6272c1993451a/"
    "docs/source/scale-with-bentocloud/deployment/configure-deployments.rst",
    "``RollingUpdate``: Gradually replaces the old version with the new version.",
    LOOKED,
    "BentoCloud",
)
