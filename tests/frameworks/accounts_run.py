"""A run with SageMaker's adapter, in its environment: accounts_run.py WORKDIR DATA ENDPOINT.

Prints what came back, as JSON. Profile smoke of MNIST.
"""

import json
import sys
import tomllib
from pathlib import Path

from frameworks.sagemaker.adapter import Adapter
from harness.worker.contract import Request
from scenarios.mnist import data as preparing

workdir, data, endpoint = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
facts = tomllib.loads(Path(preparing.__file__).with_name("scenario.toml").read_text())
parameters = facts["profiles"]["smoke"]["parameters"]
names = ("sagemaker", "account", "mnist", "smoke")
request = Request(*names, parameters, data, workdir, workdir / "evidence", (), endpoint)
request.evidence.mkdir()
adapter = Adapter(request)
try:
    adapter.start()
    back = adapter.read_back(adapter.run())
finally:
    adapter.stop()
assert isinstance(back.params, dict)
assert isinstance(back.model, dict)
found = {
    "outputs": sorted(back.outputs),
    "artifacts": sorted(back.artifacts),
    "params": len(back.params),
    "best": back.outputs["select_best"]["accuracy"],
    "registered": back.model["accuracy"],
}
print(json.dumps(found))
