"""A component that makes a job of one step, with an attribute of each type.

https://docs.dagster.io/guides/build/components/creating-new-components
"""

import dagster as dg

from harness.worker.witness import note


class Typed(dg.Component, dg.Model, dg.Resolvable):
    """What `defs.yaml` says of it; defaults are other than what is given."""

    notes: str
    count: int = 1
    rate: float = 0.5
    flag: bool = False
    label: str = "none"

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The job, whose step notes what came."""

        @dg.op
        def typed() -> None:
            got = {"count": self.count, "rate": self.rate, "flag": self.flag, "label": self.label}
            note(self.notes, "got", **got)

        @dg.job
        def typed_parameters() -> None:
            typed()

        return dg.Definitions(jobs=[typed_parameters])
