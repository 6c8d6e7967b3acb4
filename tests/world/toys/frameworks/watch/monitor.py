"""A monitor with one fault per deployment."""

from frameworks.watch.bare import Monitor as Bare


class Monitor(Bare):
    """Does what the baseline does, and then the fault that its deployment names."""

    def check(self, batch: list[float]) -> tuple[float, bool]:
        mean, alarm = super().check(batch)
        if self.request.deployment == "deaf":
            return mean, False
        if self.request.deployment == "blind":
            return 0.0, alarm
        return mean, alarm
