"""A pipeline run with the local cache, of which `load` and `show` make no use.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/caching/
The local cache (enable_caching): https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
"""

import importlib.util
from pathlib import Path
from types import ModuleType

from frameworks.kubeflow.probes import local_runs
from harness.worker.contract import ProbeRequest

PIPELINE = Path(__file__).with_name("cache_pipeline.py")


def run(request: ProbeRequest, code: str, source: str, parameter: int, notes: str) -> str:
    """The run's id."""
    edited = request.workdir / PIPELINE.name
    edited.write_text(PIPELINE.read_text().replace('CODE = "one"', f'CODE = "{code}"'))
    arguments = {"source": source, "parameter": parameter, "notes": notes}
    return local_runs.run(request, _load(edited).pipeline, arguments, caching=True)


def _load(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
