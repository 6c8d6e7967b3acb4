"""What Mosec's server lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
IDENTIFIED = Cited(
    "an answer is the bytes that the worker's `serialize` returns, and nothing adds a version "
    "(tried: the one version in the Python package of 0.9.8 is Mosec's own, in the OpenAPI "
    "document)",
    "https://raw.githubusercontent.com/mosecorg/mosec/0.9.7/mosec/worker.py",
    "the bytes you want to put into the response body",
    LOOKED,
)
SWITCHED = Cited(
    "its workers load their model when they begin, and nothing that is documented tells them of "
    "a newer one (tried: no route of 0.9.8 loads a model, and no argument of a service does)",
    "https://raw.githubusercontent.com/mosecorg/mosec/0.9.7/mosec/worker.py",
    "the user should initialize these resources as attributes of the class in the",
    LOOKED,
)
REVIVED = Cited(
    "the service ends once all its workers have died; of several, it starts one again: `num` "
    "(tried: killed, the one worker stays away, and one of two comes back)",
    "https://raw.githubusercontent.com/mosecorg/mosec/0.9.7/mosec/runtime.py",
    "Check all worker processes and try to start failed ones.",
    LOOKED,
    "workers",
)
