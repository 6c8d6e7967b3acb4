"""The container image that every component names.

Where steps run as processes of this environment, the image is a name in the compiled pipeline and
nothing more.
"""

# "python" in the name tells kfp.local's SubprocessRunner that a Python process can stand in for it.
IMAGE = "mlops-bench/python:3.11"
