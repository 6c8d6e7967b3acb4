"""All definitions of the folder `jobs` in one code location, as the batch's services load them.

https://docs.dagster.io/api/dagster/definitions, `Definitions.merge`
"""

from importlib import import_module
from pathlib import Path

import dagster as dg

JOBS = Path(__file__).with_name("jobs")
defs = dg.Definitions.merge(
    *(
        import_module(f"frameworks.dagster.probes.jobs.{file.stem}").defs
        for file in sorted(JOBS.glob("*.py"))
    )
)
