"""The columns of all frames: name, type, and what stands in it with its unit.

Text is empty where there is none, numbers are missing (NaN or NA). docs/analysis.md shows the same.
"""

from typing import NamedTuple

from harness.records.record import State

TEXT, NUMBER, COUNT = "string", "float64", "Int64"


class Column(NamedTuple):
    """One column of a frame."""

    dtype: str
    about: str


Columns = dict[str, Column]

STATES = "one of " + ", ".join(f"`{state}`" for state in State)

TARGET: Columns = {
    "framework": Column(TEXT, "Name of the framework"),
    "deployment": Column(TEXT, "How it was set up"),
}

ROLE: Columns = {"role": Column(TEXT, "What it is used as: `tracker`; or the lens: `study`")}

POINTS: Columns = {
    "points": Column(NUMBER, "What it is worth as deployed here, 0 to 10"),
    "points_low": Column(NUMBER, "The least that it may be worth"),
    "points_high": Column(NUMBER, "The most that it may be worth"),
    "points_anywhere_low": Column(NUMBER, "The least in any of its deployments"),
    "points_anywhere_high": Column(NUMBER, "The most in any of its deployments"),
}

RECORDS: Columns = {
    "record": Column("int64", "Number of the record in the run, from 1"),
    "latest": Column("bool", "False when a later record of the same cell replaces this one"),
    **TARGET,
    "roles": Column(TEXT, "What a team uses it as: `tracker, server`"),
    "measurement": Column(TEXT, "`install`, `run` or `probe`"),
    "probe": Column(TEXT, "Name of the probe"),
    "scenario": Column(TEXT, "Name of the scenario"),
    "profile": Column(TEXT, "Size of the work: `paper`, `quick` or `smoke`"),
    "task": Column(TEXT, "What a run does with the scenario"),
    "purpose": Column(TEXT, "`measured`, `control` (plain a second time) or `warmup`"),
    "round": Column("int64", "Round of the run, from 1; 0 for a warm-up"),
    "status": Column(TEXT, "How the record ended: `ok`, `failed`, `timeout` ..."),
    "figure": Column(TEXT, "Name of the figure; empty when the record has none"),
    "value": Column(NUMBER, "The figure, in `unit`"),
    "unit": Column(TEXT, "`s`, `B` (bytes), `files` ...; `share` is `found` of those tried"),
    "found": Column(COUNT, "Items or cases that were right; shares only"),
    "expected": Column(COUNT, "Items or cases asked for; shares only"),
    "unknown": Column(COUNT, "Of these, how many could not be tried here; shares only"),
    "state": Column(TEXT, f"How the figure stands, {STATES}; empty without a figure"),
    "reason": Column(TEXT, "Why it failed or has no value"),
    "evidence": Column(TEXT, "Files in the run's folder, with spaces between"),
    "log": Column(TEXT, "Log file in the run's folder"),
    "framework_version": Column(TEXT, "Version of the framework, where a run told it"),
    "lock_sha256": Column(TEXT, "Digest of the locked requirements"),
    "harness_version": Column(TEXT, "Version of the harness"),
    "harness_commit": Column(TEXT, "Commit of the harness"),
    "cpu": Column(TEXT, "Processor of the machine"),
    "cores": Column(NUMBER, "Cores that it may use; a quota makes a fraction"),
    "memory_bytes": Column("int64", "Memory of the machine, in bytes"),
    "kernel": Column(TEXT, "Kernel of the machine"),
    "python": Column(TEXT, "Python of the machine"),
    "started_at": Column("datetime64[ns, UTC]", "When it began, UTC"),
}

ANSWERS: Columns = {
    **TARGET,
    **ROLE,
    "dimension": Column(TEXT, "Dimension of the rubric"),
    "question": Column(TEXT, "Question of the rubric"),
    "state": Column(TEXT, f"How the question stands, {STATES}"),
    "value": Column(NUMBER, "The figure, in `unit`"),
    "value_low": Column(NUMBER, "The least that it may be; infinite when nobody knows"),
    "value_high": Column(NUMBER, "The most that it may be; infinite when nobody knows"),
    "unit": Column(TEXT, "`s`, `B` (bytes), `files` ...; `share` is 0 to 1"),
    **POINTS,
    "reason": Column(TEXT, "Why there is no figure, or not a whole one"),
    "page": Column(TEXT, "The documentation that says so"),
    "elsewhere": Column(TEXT, "The deployment that has it, where this one does not"),
    "evidence": Column(TEXT, "Files in the run's folder, with spaces between"),
    "command": Column(TEXT, "What measures it again"),
}

SCORES: Columns = {
    **TARGET,
    **ROLE,
    "level": Column(TEXT, "`question`, `dimension` or `total`"),
    "dimension": Column(TEXT, "Dimension of the rubric; empty for a total"),
    "question": Column(TEXT, "Question of the rubric; questions only"),
    "weight": Column(NUMBER, "Weight of the dimension in the total; dimensions only"),
    "state": Column(
        TEXT, "As in `answers`; a total is `measured` when all its dimensions are, without errors"
    ),
    **POINTS,
    "answered": Column("int64", "How many of the questions have points"),
    "asked": Column("int64", "How many of the questions apply"),
}

CHANGES: Columns = {
    "part": Column(TEXT, "`dimension`, `question` or `cost` (of a run)"),
    "framework": TARGET["framework"],
    "deployment": TARGET["deployment"],
    "role": Column(TEXT, "What a dimension's score is of; empty for questions and costs"),
    "what": Column(TEXT, "Dimension, question, or scenario and cost: `mnist/quick run`"),
    "unit": Column(TEXT, "`points` (0 to 10), `share` (0 to 1), `s`, `B` (bytes) ..."),
    "before": Column(NUMBER, "The older run's value, in `unit`"),
    "before_low": Column(NUMBER, "The least that it may be"),
    "before_high": Column(NUMBER, "The most that it may be"),
    "before_state": Column(TEXT, "As in `answers`"),
    "after": Column(NUMBER, "This run's value, in `unit`"),
    "after_low": Column(NUMBER, "The least that it may be"),
    "after_high": Column(NUMBER, "The most that it may be"),
    "after_state": Column(TEXT, "As in `answers`"),
    "beyond_noise": Column("boolean", "Whether it changed beyond noise; NA when nobody can tell"),
}
