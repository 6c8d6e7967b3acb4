"""Logs an accuracy, and has DVCLive render its report.

https://doc.dvc.org/dvclive/live/make_report
"""

import sys

from dvclive import Live

with Live(dvcyaml=False, report="html") as live:
    live.log_metric("accuracy", float(sys.argv[1]))
