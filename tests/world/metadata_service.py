"""Run by a Python that holds metaflow-local-service: that service, and one route that it lacks.

The client asks the real service for one artifact by its name, and reads from it whether a task
has ended: https://github.com/Netflix/metaflow-service, `GET .../artifacts/{artifact_name}`.

Arguments: the port on loopback, and the folder to keep files in.
"""

import sys

import uvicorn
from fastapi import HTTPException
from metaflow_local_service import server, store

ARTIFACT = "/flows/{flow}/runs/{run}/steps/{step}/tasks/{task}/artifacts/{name}"


def main(port: int, folder: str) -> None:
    app = server.create_app(folder)
    app.get(ARTIFACT)(artifact)
    app.get(ARTIFACT + "/attempt/{attempt}")(artifact)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False)


def artifact(
    flow: str, run: str, step: str, task: str, name: str, attempt: int | None = None
) -> dict[str, object]:
    for found in store.get_artifacts(flow, run, step, task, attempt):
        if found["name"] == name:
            return dict(found)
    raise HTTPException(404)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
