"""Trackio's smallest program: a run with two settings and a metric, read back.

https://huggingface.co/docs/trackio/track
"""

import os

os.environ["TRACKIO_DIR"] = "store"  # read on import

import trackio

trackio.init(project="minimal", config={"a": 6, "b": 7}, embed=False)
trackio.log({"loss": 0.5})
trackio.finish()
(run,) = trackio.Api().runs("minimal")
print(f"minimal: {run.config['a'] * run.config['b']}")  # noqa: T201  # how it answers
