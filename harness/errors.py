"""Errors for users. The command line prints their text, never a traceback."""

import errno

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class UsageError(Exception):
    """Something the user can fix: a wrong name, option, file or setting. Exit code 2."""

    exit_code = 2


class HarnessError(Exception):
    """The harness or the machine cannot go on: disk full, uv missing, no network. Exit code 3."""

    exit_code = 3
