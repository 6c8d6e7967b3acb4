"""A result is read that no step has stored."""

import dagster as dg


@dg.op(out={"accuracy": dg.Out(float)})
def train():
    return 0.9


@dg.job
def training():
    train()


if __name__ == "__main__":
    done = training.execute_in_process()
    print(done.output_for_node("train", "acuracy"))  # mistake: accuracy
