"""An asset needs one that does not exist."""

import dagster as dg


@dg.asset
def train():
    return {"accuracy": 0.9}


@dg.asset
def report(trian):  # mistake: train
    print(trian)


if __name__ == "__main__":
    dg.materialize([train, report])
