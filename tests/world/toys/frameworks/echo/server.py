"""A server with one fault per deployment."""

import os
import time

from frameworks.echo.bare import Server as Bare


class Server(Bare):
    """Does what the baseline does, and then the fault that its deployment names."""

    def answer(self, number: int) -> str:
        if self.request.deployment == "wrong":
            return "0"
        if self.request.deployment == "dies" and number:
            os._exit(7)
        if self.request.deployment == "refuses" and number:
            raise ValueError("out of luck")
        if self.request.deployment == "hangs" and number:
            time.sleep(600)
        return super().answer(number)
