"""Why a probe has no finding: the framework failed, a tool of ours did, or nobody has answered."""


class ToolFailed(Exception):
    """A tool of ours, or an answer's own lines: the record says `error`, which is never a score."""


class Slip(ToolFailed):
    """An answer's own line names or calls what is not there.

    It is the framework's failure where answers.toml declares that.
    """


class OutOfTime(ToolFailed):
    """A limit of ours ended a wait: the framework may only have been slow on this machine.

    It is the framework's failure where answers.toml declares that.
    """


class FrameworkFailed(Exception):
    """The framework failed at what the probe takes for granted: the record says `failed`."""


class Unproven(FrameworkFailed):
    """An answer or a program failed that has not worked once: it may be wrong itself.

    It is an error, unless the framework's answers.toml declares the failure.
    """


class NotMeasured(Exception):
    """Nothing can be said of the framework yet, which is no score: why."""


class NotAnswered(NotMeasured):
    """The framework has no answer yet: where to write it."""

    def __init__(self, file: str, name: str = "") -> None:
        super().__init__(f"not answered yet: write {f'`class {name}` in ' if name else ''}{file}")
