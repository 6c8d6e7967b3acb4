"""What FastAPI's server lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
COUNTED = Cited(
    "it counts and times requests by OpenTelemetry, and sends that to a collector; it has no "
    "page of figures itself (tried: no file of 0.165.0 speaks of Prometheus or of /metrics)",
    "https://raw.githubusercontent.com/fastapi/fastapi/1d646ff891da2bb43e97cfe875bffc0899f6dc75/"
    "docs/en/docs/advanced/opentelemetry.md",
    "along with metrics for request counts, response duration, and active requests.",
    LOOKED,
    "a collector of OpenTelemetry",
)
IDENTIFIED = Cited(
    "FastAPI knows of no models: what an answer says is the user's code, and the version that it "
    "knows is the application's (tried: an answer of 0.165.0 has what the route returns alone)",
    "https://raw.githubusercontent.com/fastapi/fastapi/c3f316b7e814667e8ee81e03a7330d00ee61e45c/"
    "fastapi/applications.py",
    "This is the version of your application, not the version of the OpenAPI specification nor "
    "the version of FastAPI being used.",
    LOOKED,
)
REVIVED = Cited(
    "nothing is above one process; of several workers, Uvicorn starts one again that has died: "
    "`--workers` (tried: killed, the one process stays away, and one of two workers comes back)",
    "https://raw.githubusercontent.com/Kludex/uvicorn/d26c85c27bb8ea66237ff43f90ca23b774a3c1ce/"
    "docs/deployment/index.md",
    "The default process manager monitors the status of child processes and automatically "
    "restarts child processes that die unexpectedly.",
    LOOKED,
    "workers",
)
SWITCHED = Cited(
    "one process loads its model once; of several workers, Uvicorn replaces one after the other "
    "at SIGHUP (tried: two workers took the newer model, and no request failed)",
    "https://raw.githubusercontent.com/Kludex/uvicorn/d26c85c27bb8ea66237ff43f90ca23b774a3c1ce/"
    "docs/deployment/index.md",
    "`SIGHUP`: Gracefully restart the workers one at a time with no dropped requests.",
    LOOKED,
    "workers",
)
