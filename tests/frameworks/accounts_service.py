"""Stands for SageMaker: accounts_service.py FOLDER PORTS... prints how it is reached, as JSON.

MLflow's own server, which checks no signature, and SeaweedFS for S3, in MLflow's environment. They
run until the standard input ends.
"""

import json
import os
import sys
from pathlib import Path

from harness.worker.seaweedfs import ObjectStore
from harness.worker.service import Service, answers

folder, ports = Path(sys.argv[1]), [int(port) for port in sys.argv[2:]]
store = ObjectStore(folder / "objects", ports[1:], "mlflow")
command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(ports[0])]
command += ["--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}", "--no-serve-artifacts"]
command += ["--default-artifact-root", f"s3://{store.bucket}"]
settings = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
server = Service("mlflow server", command, log=folder / "server.log", cwd=folder, env=settings)
url = f"http://127.0.0.1:{ports[0]}"
try:
    store.start()
    server.wait_until_ready(lambda: answers(f"{url}/health"))
    told = {"host": url.removeprefix("http://"), "MLFLOW_S3_ENDPOINT_URL": store.url}
    print(json.dumps({**told, **store.credentials}), flush=True)
    os.read(0, 1)
finally:
    server.stop(grace=2)
    store.stop()
