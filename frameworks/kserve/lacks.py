"""What KServe's server lacks, or has in another deployment."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 30)
REVIVED = Cited(
    "nothing is above one process; of several workers, it starts one again that has died: "
    "`--workers` (tried: killed, the one process stays away)",
    "https://raw.githubusercontent.com/kserve/kserve/v0.21.0/python/kserve/kserve/protocol/rest/"
    "multiprocess/server.py",
    'logger.info("Started new child process [%s]", process.pid)',
    LOOKED,
    "several workers",
)
IDENTIFIED = Cited(
    "an answer by v1 has predictions alone; one by the Open Inference Protocol has a place for "
    "it, `model_version`, which the service fills (tried: an answer of v2 names the version)",
    "https://raw.githubusercontent.com/kserve/website/05b83a6cf9d6c4045a83d79eb8d0029605d655e7/"
    "docs/concepts/architecture/data-plane/v2-protocol/v2-protocol.md",
    "`model_version`: Optional. The version of the model that produced this response.",
    LOOKED,
    "v2",
)
