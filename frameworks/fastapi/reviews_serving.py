"""Reviews behind FastAPI: the model is loaded before the first request is let in.

https://fastapi.tiangolo.com/advanced/events/
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from pydantic import BaseModel

from scenarios.reviews_serving.model import load, predict


class Reviews(BaseModel):
    """Texts."""

    rows: list[str]


@asynccontextmanager
async def loaded(app: FastAPI) -> AsyncIterator[None]:
    """Uvicorn listens only after this."""
    app.state.classifier = load(Path(os.environ["MODEL"]))
    yield


app = FastAPI(lifespan=loaded)


@app.get("/ready")
def ready() -> dict[str, str]:
    """There are no requests before the model is loaded."""
    return {"status": "ready"}


@app.post("/predict")
def outputs(reviews: Reviews, request: Request) -> dict[str, Any]:
    """Probabilities of negative and positive."""
    return {"outputs": predict(request.app.state.classifier, reviews.rows).tolist()}
