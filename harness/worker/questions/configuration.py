"""Questions of configuration.

Steps tell the host what happens by `harness.worker.witness.note(notes, what, ...)`, where `notes`
is the path that the method was given. That path may come into the pipeline by any way.
"""

from abc import abstractmethod
from typing import Any

from harness.worker.questions.orchestrators.configuration import Branch as Branch
from harness.worker.questions.orchestrators.configuration import ConcurrentRuns as ConcurrentRuns
from harness.worker.questions.orchestrators.configuration import FanOut as FanOut
from harness.worker.questions.orchestrators.configuration import Pause as Pause
from harness.worker.questions.orchestrators.configuration import Queues as Queues
from harness.worker.questions.orchestrators.configuration import SchedulerCrash as SchedulerCrash
from harness.worker.questions.question import Question, RunId
from harness.worker.questions.trackers.configuration import ConcurrentWriters as ConcurrentWriters
from harness.worker.questions.trackers.configuration import DeleteRestore as DeleteRestore
from harness.worker.questions.trackers.configuration import Renaming as Renaming
from harness.worker.questions.types.configuration import BackendScripts as BackendScripts
from harness.worker.questions.types.configuration import Database as Database
from harness.worker.questions.types.configuration import ExecutorScripts as ExecutorScripts
from harness.worker.questions.types.configuration import Held as Held
from harness.worker.questions.types.configuration import Kept as Kept
from harness.worker.questions.types.configuration import Named as Named
from harness.worker.questions.types.configuration import Places as Places
from harness.worker.questions.types.configuration import Said as Said
from harness.worker.questions.types.configuration import Survived as Survived
from harness.worker.questions.types.configuration import Values as Values


class BackendSwap(Question):
    """How many lines are edited or added until a run's metadata lie in PostgreSQL.

    The host starts a real, empty PostgreSQL and has the framework do a run with it. It finds the
    run's id in a row of its tables with a client of its own. Then it counts the lines of the script
    "postgresql" that "default" does not have, except blank lines, comments, and the shell's lines
    around a file's text.
    """

    @abstractmethod
    def scripts(self, database: Database) -> BackendScripts:
        """What a user types from installation to the first run.

        With settings as the documentation has them (`export`, or `cat > FILE <<END`). "default"
        keeps metadata where the framework does by default, "postgresql" in `database`.
        """

    @abstractmethod
    def run(self, database: Database, script: str) -> RunId:
        """Execute the script "postgresql", do a run, and end whatever was started.

        But not its lines that begin with `pip install`. The id is as it stands in the database.
        """


class Cache(Question):
    """Whether an unchanged step is not run again, and is when code, input or parameter change.

    Three steps: `load` reads the file `source` and puts its text out (a file or value that the
    framework keeps); `work` gets that and `parameter`, does `note(notes, "work")` and returns
    f"{CODE}-{text}-{parameter}", where CODE is a constant in its source; `show` does
    `note(notes, "shown", result=...)` with what `work` returned. `work` is cached by the framework;
    `load` and `show` need not be. The host runs the pipeline five times: first, unchanged, with
    another CODE, with another text, with another parameter. Unchanged counts when `work` noted
    nothing and `show` the right result; a change counts when `work` noted again and `show` the
    right result. The first run has to be right.
    """

    @abstractmethod
    def run(self, code: str, source: str, parameter: int, notes: str) -> RunId:
        """Run the pipeline and return when the run is over; what it keeps is there the next time.

        `code` is the constant to stand in the step's source ("one" or "two"); `source` is the path
        of the file, and stays the same.
        """


class Concurrency(Question):
    """Whether independent steps run at the same time, and no more than a limit allows.

    Six independent steps each do `note(notes, "begin")`, sleep `seconds`, and `note(notes, "end")`.
    Two cases: without a limit of ours at least two are seen at once; with `limit` 2 exactly two
    are. In both all six have to begin and to end. Too few at once are tried with longer steps.
    """

    @abstractmethod
    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        """Run the six steps and return when the run is over.

        `limit` 2 is the framework's documented limit of a pipeline, pool or loop. None leaves out
        every limit, or sets it to six where one is demanded. `Unsupported` counts for this case.
        """


class ExecutorSwap(Question):
    """How many lines are edited or added until steps run by another executor than the default.

    Another executor is one that runs steps elsewhere than the default does: a pool of processes or
    workers, a container, another host. The step does `note(notes, "ran", **here())`
    (`harness.worker.place.here`: host name, process namespace, its program, command lines of its
    ancestors). The swap counts when the step noted once under each, and ran elsewhere: in another
    namespace, on another host, or in another kind of process: with another parent, or as a worker
    with another program below the same parent. Then the host counts the lines of the
    script "swapped" that "default" does not have, except blank lines, comments, and the shell's
    lines around a file's text.
    """

    @abstractmethod
    def scripts(self) -> ExecutorScripts:
        """What a user types from installation to the first run."""

    @abstractmethod
    def run(self, which: str, script: str, notes: str) -> RunId:
        """Execute the script that `which` names, and end whatever was started.

        But not its lines that begin with `pip install`: `harness.worker.shell.run` leaves them out.
        Where services of this batch run as in the default script, it uses those.
        """


class Rejection(Question):
    """Whether a parameter of the wrong type and an unknown one are rejected before any step runs.

    A pipeline has one parameter, `count` (int, default 1), and one step, that does
    `note(notes, "step")`. A mistake counts when no step noted anything, the framework answered with
    an error, and its message names the parameter or the value. A control has to run.
    """

    @abstractmethod
    def run(self, parameters: dict[str, Any], notes: str) -> Said:
        """Start the pipeline with these parameters, given in the framework's documented way.

        They are {"count": 7} (the control), {"count": "seven"} or {"cuont": 7}. If it accepts them,
        return when the run is over. `Unsupported` counts for this mistake alone.
        """


class Resume(Question):
    """What share of the finished steps is not run again when a run that failed is resumed.

    Four steps in a row, `one` to `four`, each with the result of the one before it: `one` returns
    1, `two` and `three` twice of what they got, so that `four` gets 4. Each of the first three does
    `note(notes, "step", name="one")` and so on; `four` does
    `note(notes, "step", name="four", got=...)` and then raises while the file `obstacle` exists.
    The host sees the run fail, removes the obstacle, and has the framework resume. Of the three
    finished steps those count that were not noted again, if the resumed run succeeded, by the
    framework's own store, and `four` ran again and got what `three` had returned.
    """

    @abstractmethod
    def run(self, obstacle: str, notes: str) -> RunId:
        """Run the pipeline; the id of the run, which failed. `obstacle` is the path of the file."""

    @abstractmethod
    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        """Continue that run by the documented means; the id of the run that has finished.

        It may be the same one. To start everything again is no resuming: `Unsupported`.
        """

    @abstractmethod
    def succeeded(self, run_id: RunId) -> bool:
        """Whether the run succeeded, by the framework's own store; in a fresh process."""


class Retry(Question):
    """Whether a failing step is tried again, as often as it may be and not more.

    One step does `note(notes, "attempt")`, and raises as long as `times(notes, "attempt") <= 2`
    (`harness.worker.witness.times`). Two cases: with `tries` 3 the run succeeds after three
    attempts; with `tries` 2 it fails after two, and a third does not come. Attempts are counted by
    the notes, the outcome is what the framework's store says.
    """

    @abstractmethod
    def run(self, tries: int, notes: str) -> RunId:
        """Run the step, which is tried up to `tries` times, and return when the run is over.

        Also when it failed. Delays are the shortest that the framework allows (at most 2 s).
        """

    @abstractmethod
    def succeeded(self, run_id: RunId) -> bool:
        """Whether the run succeeded, by the framework's own store or files; in a fresh process."""


class Schedule(Question):
    """Whether one command or request runs a pipeline for each of three past intervals.

    The pipeline is scheduled daily. Its step does `note(notes, "interval", start=..., end=...)`
    with the interval that the framework tells it: ISO 8601, of which the host compares the UTC
    date. An interval counts when exactly one run noted its start, with the following day as its
    end. A loop of ours over the days is no backfill: `Unsupported`.
    """

    @abstractmethod
    def run(self, days: list[str], notes: str) -> list[RunId]:
        """Give one command or request for all days, and wait until the runs are over.

        `days` are three consecutive past days like "2026-01-05".
        """


class Secrets(Question):
    """Whether a secret reaches its step, and leaves no trace in the framework's store and logs.

    The answer hands `secret` over by the framework's documented means for secrets, to one step that
    does `note(notes, "got", digest=hashlib.sha256(secret.encode()).hexdigest())` with what arrived,
    and then prints two lines: `secret: ` with the secret, and `marker: ` with `marker`. Three
    cases: it arrives; no file and no row of the store holds it; the logs hold the marker, and not
    the secret. The host reads each file itself, unpacks gzip and zip, reads the rows of SQLite
    files, and looks for the secret as it is, in base64 and in hex. What did not arrive proves
    nothing: then no case counts.
    """

    @abstractmethod
    def run(self, secret: str, marker: str, notes: str) -> RunId:
        """Run the step and return when the run is over."""

    @abstractmethod
    def places(self, run_id: RunId) -> Places:
        """Where the framework keeps what it keeps."""


class StepEnvironment(Question):
    """Whether one step can have another version of a package, and one a variable, that others lack.

    Steps `one` and `two` of one run each do `note(notes, "seen", step="one", version=...,
    variable=...)` with what they see: `importlib.metadata.version("mlops-bench-canary")` or None,
    and `os.environ.get("MLOPS_BENCH_CANARY")`. Two cases: with `case` "package", `one` sees version
    1.0 and `two` sees 2.0; with "variable", `one` sees `value` and `two` sees None.
    """

    @abstractmethod
    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        """Run both steps and return when the run is over.

        `wheels` are paths by version, "1.0" and "2.0", of wheels in one folder, made by the host
        (`mlops_bench_canary-1.0-py3-none-any.whl`); pip takes `--find-links FOLDER`, or a path. The
        framework gives each step its own by the documented means; installing inside a step's body
        does not count. `Unsupported` counts for this case alone.
        """


class Timeout(Question):
    """Whether a time limit ends a step that hangs: the run as failed, and its process for good.

    One step does `note(notes, "begin")`, sleeps for ten minutes in Python and then does
    `note(notes, "end")`. The framework is told to stop it after `limit` seconds. Two cases: the run
    is over within 60 s of the beginning, and failed, as the framework's own store says; and the
    process that noted "begin" no longer lives two seconds after that, as the host sees, which looks
    at processes while `run` waits.
    """

    @abstractmethod
    def run(self, limit: int, notes: str, linger: float) -> RunId:
        """Run the step, wait until its command has ended or its API says that the run is over.

        Then do `note(notes, "over")` and sleep `linger` seconds: the host's end of this process
        tree is not to be taken for the framework's.
        """

    @abstractmethod
    def succeeded(self, run_id: RunId) -> bool:
        """Whether the run succeeded, by the framework's own store or files; in a fresh process."""


class TypedParameters(Question):
    """Whether parameters arrive with their types from the command line, environment and a file.

    A pipeline has four parameters, declared with their types, and defaults other than what is
    given: `count` (int), `rate` (float), `flag` (bool) and `label` (str). Its one step notes what
    it got: `note(notes, "got", count=count, rate=rate, flag=flag, label=label)`, untouched. A
    source counts when exactly one step ran and got all four, equal and of the same type: 7 is
    neither "7" nor 7.0. The framework converts, as its documentation says, and no code of ours.
    Where runs come from a deployment, what is read when that is made counts too.
    """

    @abstractmethod
    def run(self, source: str, values: Values, notes: str) -> RunId:
        """Run the pipeline with these values from `source`, and return when the run is over.

        `source` is "command_line" (words behind its command), "environment" (variables that it
        reads) or "file" (the answer writes it). `Unsupported` counts for this source alone.
        """
