"""An adapter with a service, that takes a moment for each phase; otherwise the baseline."""

import time

from frameworks.steady.bare import Adapter as Bare
from harness.worker.contract import Request
from harness.worker.service import Service

MOMENT = 0.3  # s


class Adapter(Bare):
    """Its service does nothing."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.service: Service | None = None

    def start(self) -> None:
        super().start()
        folder = self.request.workdir
        self.service = Service("idle", ["sleep", "600"], log=folder / "idle.log", cwd=folder)
        time.sleep(MOMENT)

    def run(self) -> str:
        time.sleep(MOMENT)
        return super().run()

    def stop(self) -> None:
        if self.service is not None:
            self.service.stop()
