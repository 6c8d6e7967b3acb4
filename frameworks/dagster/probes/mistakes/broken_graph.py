"""Two assets need each other."""

import dagster as dg


@dg.asset
def prepare(learn):  # mistake: the other way round
    return learn


@dg.asset
def learn(prepare):
    return prepare


if __name__ == "__main__":
    dg.materialize([prepare, learn])
