"""An adapter that does a harm in one phase: its deployment is named PHASE_HARM."""

from frameworks.vandal import harms
from frameworks.vandal.bare import Adapter as Bare
from harness.worker.contract import ReadBack, Request


class Adapter(Bare):
    """Does what the baseline does, and harm before that."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.phase, _, self.harm = request.deployment.partition("_")

    def start(self) -> None:
        super().start()
        self._harm("start")

    def run(self) -> str:
        self._harm("run")
        return super().run()

    def read_back(self, run_id: str) -> ReadBack:
        self._harm("back")
        return super().read_back(run_id)

    def stop(self) -> None:
        self._harm("stop")

    def _harm(self, phase: str) -> None:
        if phase == self.phase:
            getattr(harms, self.harm)(self.request)
