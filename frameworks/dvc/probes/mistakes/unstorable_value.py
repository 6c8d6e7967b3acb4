"""Logs an open file as a metric."""

from dvclive import Live

with Live() as live, open("log.txt", "w") as training_log:
    live.log_metric("training_log", training_log)
