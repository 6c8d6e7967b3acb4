"""The container image that every component names.

Where steps run as processes of this environment, it is a name in the compiled pipeline and nothing
more. "python" in it tells kfp.local's SubprocessRunner that a Python process can stand in for it;
"localhost/" keeps engines from looking for it in a registry.
"""

REPOSITORY = "localhost/mlops-bench/python"
TAG = "3.11"
IMAGE = f"{REPOSITORY}:{TAG}"
