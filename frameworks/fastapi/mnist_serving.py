"""MNIST behind FastAPI: the model is loaded before the first request is let in.

https://fastapi.tiangolo.com/advanced/events/
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from scenarios.mnist_serving.model import load, predict

Pixel = Annotated[int, Field(ge=0, le=255)]
Line = Annotated[list[Pixel], Field(min_length=28, max_length=28)]
Image = Annotated[list[Line], Field(min_length=28, max_length=28)]


class Images(BaseModel):
    """Each is 28 lines of 28 pixels."""

    rows: list[Image]


@asynccontextmanager
async def loaded(app: FastAPI) -> AsyncIterator[None]:
    """Uvicorn listens only after this."""
    app.state.network = load(Path(os.environ["MODEL"]))
    yield


app = FastAPI(lifespan=loaded)


@app.get("/ready")
def ready() -> dict[str, str]:
    """There are no requests before the model is loaded."""
    return {"status": "ready"}


@app.post("/predict")
def outputs(images: Images, request: Request) -> dict[str, Any]:
    """Probabilities of each digit."""
    rows = np.array(images.rows, np.uint8)
    return {"outputs": predict(request.app.state.network, rows).tolist()}
