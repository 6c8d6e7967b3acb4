"""Controls of the probe `timeout`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "timeout.killed"
BEGIN = 'note(self.notes, "begin")'
# A process that goes on working when its parent has been stopped.
CHILD = """import subprocess, sys
        code = "import sys, time; from harness.worker.witness import note;" \\
            "note(sys.argv[1], 'begin'); time.sleep(30)"
        with open("/dev/null", "w") as null:
            subprocess.Popen([sys.executable, "-c", code, self.notes], stdout=null, stderr=null)
        time.sleep(2)"""


def test_metaflow_ends_a_step_that_hangs(ask: Ask) -> None:
    assert counted(ask("metaflow", "timeout"), FIGURE) == (2, 2)


def test_the_end_of_a_step_that_no_limit_stops_is_seen(ask: Ask) -> None:
    """A catch of the exception that the limit raises lets the step go on."""
    change = (
        "time.sleep(TEN_MINUTES)",
        "try:\n            time.sleep(TEN_MINUTES)\n        except Exception:\n            pass",
    )
    broken = {"flows/timeout.py": change}
    assert counted(ask("metaflow", "timeout", broken), FIGURE) == (1, 2)


def test_a_process_that_lives_on_is_seen(ask: Ask) -> None:
    broken = {"flows/timeout.py": (BEGIN, CHILD)}
    assert counted(ask("metaflow", "timeout", broken), FIGURE) == (1, 2)
