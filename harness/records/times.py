"""How long a process tree may take to end: each bound follows from those before it. In seconds."""

TERMINATE_GRACE = 3.0  # from SIGTERM to SIGKILL
LEAK_GRACE = 0.5  # for descendants to end after the callee has
KILL_SECONDS = 3.0  # in which what was killed is gone, unless the kernel cannot end it
SLACK = 1.5  # for looks, on a busy machine
# Of a supervised tree, once its time is over or its harness has let go or died.
ENDING = TERMINATE_GRACE + LEAK_GRACE + KILL_SECONDS
LATE = ENDING + SLACK  # its guardian ends it then
TREE_SECONDS = LATE + KILL_SECONDS + 2 * SLACK  # then nobody holds its guard any more
