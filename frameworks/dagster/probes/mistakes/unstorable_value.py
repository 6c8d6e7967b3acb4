"""A step returns an open file, which the IO manager cannot keep."""

import dagster as dg


@dg.op
def train():
    training_log = open("training.log", "w")
    return {"accuracy": 0.9, "training_log": training_log}  # mistake: values are pickled


@dg.job
def training():
    train()
