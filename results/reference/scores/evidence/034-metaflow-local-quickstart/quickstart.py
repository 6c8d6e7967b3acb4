"""Metaflow's first flow: start, hello, end.

What episode 0 of the tutorials runs, to which the installation page leads on:
https://docs.metaflow.org/getting-started/tutorials/season-1-the-local-experience/episode00
The result is read back by the client: https://docs.metaflow.org/metaflow/client

`python quickstart.py run` runs the flow, as the page does; without arguments this file types that
command itself.
"""

import subprocess
import sys

from metaflow import Flow, FlowSpec, step


class HelloFlow(FlowSpec):
    """Prints a greeting, and leaves it."""

    @step
    def start(self) -> None:
        """The first step of every flow."""
        print("HelloFlow is starting.")
        self.next(self.hello)

    @step
    def hello(self) -> None:
        """Greet."""
        self.greeting = "Metaflow says: Hi!"
        print(self.greeting)
        self.next(self.end)

    @step
    def end(self) -> None:
        """The last step of every flow."""
        print("HelloFlow is all done.")


def main() -> None:
    """Look at the flow, run it, and read its artifact back."""
    for command in ("show", "run"):
        subprocess.run([sys.executable, __file__, command], check=True)
    run = Flow("HelloFlow").latest_successful_run
    assert run["hello"].task.data.greeting == "Metaflow says: Hi!"
    print("quickstart: ok")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        HelloFlow()
    else:
        main()
