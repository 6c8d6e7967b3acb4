"""A run is asked for that the flow, which has run before, does not have."""

from metaflow import Run

run = Run("TrainingFlow/9999")  # mistake: there is no such run
print(run.data.accuracy)
