"""No mistake."""

from prefect import flow, task


@task(retries=3, persist_result=True)
def train(learning_rate: float) -> dict:
    return {"accuracy": 0.9 - learning_rate}


@flow
def training(learning_rate: float, epochs: int = 1) -> float:
    result = train(learning_rate)
    return result["accuracy"]


training(learning_rate=0.1, epochs=3)
