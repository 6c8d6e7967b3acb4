"""Figures and points once more, from raw evidence: a program that knows only rubric and files.

`python -m tests.recompute RUN` draws twenty measured scores and recomputes each. It imports nothing
of the harness: what it shares with it are the rubric's words and the files that a run leaves.
"""
