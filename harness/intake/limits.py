"""How much of what a callee leaves is kept: all bounds in one place. docs/method.md states them."""

MB = 1_000_000

LOG_RUNNING = 256 * MB  # bytes of a log while its run goes on; beyond them the run is ended
LOG_HEAD = LOG_TAIL = 4 * MB  # what is kept of a log that is longer than both
EVIDENCE_BYTES = 256 * MB  # of all files of one run or probe
EVIDENCE_FILES = 1000
EVIDENCE_DEPTH = 12  # folders below each other
DOCUMENT = 16 * MB  # bytes of one JSON file
DEPTH = 100  # lists and objects within each other
NAME = 1000  # characters of a name in JSON
OUTPUTS = 10_000  # steps and files of one run whose digests are kept
LARGEST = 2**63  # no whole number is larger: most programs could not read it
FILE = 16_000 * MB  # bytes of a file that is only hashed
TEXT = 2000  # characters of a reason in a record
CLOCK = 1.0  # s by which times that a callee notes may lie outside its run
