# ruff: noqa: D100, D103, T201 - a file that a user types
from prefect import flow, task
from prefect.runtime import flow_run


@task
def step() -> None:
    pass


@flow
def pipeline() -> str:
    step()
    return flow_run.id


if __name__ == "__main__":
    print(f"run: {pipeline()}", flush=True)
