"""The job without a mistake; it ends well only if its run did."""

import dagster as dg


class Settings(dg.Config):
    """What a run can be told."""

    epochs: int
    learning_rate: float = 0.1


@dg.op(retry_policy=dg.RetryPolicy(max_retries=3))
def train(config: Settings) -> dict[str, float]:
    return {"accuracy": 0.9, "epochs": float(config.epochs)}


@dg.op
def report(result: dict[str, float]) -> None:
    print(result["accuracy"])


@dg.job
def training():
    report(train())


if __name__ == "__main__":
    training.execute_in_process(run_config={"ops": {"train": {"config": {"epochs": 4}}}})
