"""Asks for the metrics of an experiment that never existed."""

import dvc.api

print(dvc.api.metrics_show(rev="exp-9999"))
