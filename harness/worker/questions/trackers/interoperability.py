"""Questions of interoperability that are asked of trackers: other people, and no server."""

from abc import abstractmethod
from typing import Any

from harness.worker.questions.question import Question, RunId
from harness.worker.questions.types.trackers import Logged, Look, Synced


class OfflineSync(Question):
    """Whether a run that is logged while its server is down gets there later, and is equal.

    `log` knows of no service, and at the address `dead`, where a server would be, nothing answers.
    `sync` and what follows are called with the server up. Own means are an offline mode, a spool,
    or an export and import of the framework's; a copy by code of ours is none. Five cases: `params`
    and `artifact` are equal; `metrics`: so is each point, with its step; `begin`: the run began
    when it did, within 2 s; `once`: a second `sync` leaves one run.
    """

    @abstractmethod
    def log(self, dead: str, run: Logged) -> Any:
        """Do the run; what `sync` has to know of it, beside what lies in the workdir."""

    @abstractmethod
    def sync(self, logged: Any) -> RunId:
        """Bring the run to the server; its id there. It is called twice."""

    @abstractmethod
    def read(self, run_id: RunId) -> Synced:
        """What the server says of that run."""

    @abstractmethod
    def count(self) -> int:
        """How many runs of this probe the server has."""


class Sharing(Question):
    """Whether one user can let another read a run, and take that back.

    Users `one` and `two` are the framework's own, each with a password or key; `nobody` has none.
    A run of `one` keeps a text as a parameter and as an artifact. Both are looked for by all three:
    at first, after `share`, and after `unshare`. Each also tries to write a tag. Four cases:
    `hidden`: at first neither `two` nor `nobody` reads any of it; `shared`: after `share` `two`
    reads both, and `nobody` none; `read only`: nor does `two` write then; `withdrawn`: after
    `unshare` it is as at first. In each `one` reads both and writes, or the case is not passed.

    Services of its own are started by each method and ended again; their state lies in `home`.
    """

    @abstractmethod
    def make(self, home: str, text: str) -> RunId:
        """Make the users, and as `one` the run, by settings under which it is not shared yet."""

    @abstractmethod
    def share(self, home: str, run_id: RunId) -> None:
        """Let `two` read it, by the documented permission: as `one`, or as an administrator."""

    @abstractmethod
    def unshare(self, home: str, run_id: RunId) -> None:
        """Take that back."""

    @abstractmethod
    def look(self, home: str, run_id: RunId) -> dict[str, Look]:
        """What `one`, `two` and `nobody` get, each with nothing but their own login."""
