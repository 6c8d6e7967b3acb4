"""Tasks with a virtual environment each, and tasks with variables of their own.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#pythonvirtualenvoperator
https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/bash.html
"""

import inspect
import shlex
import sys

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param, task

PARAMS = {name: Param("", type="string") for name in ("wheel_one", "wheel_two", "value", "notes")}


def see(step: str, notes: str) -> None:
    """Note what this task has; it runs where nothing but its own body is known."""
    import importlib.metadata
    import os

    from harness.worker.witness import note

    try:
        version = importlib.metadata.version("mlops-bench-canary")
    except importlib.metadata.PackageNotFoundError:
        version = None
    note(notes, "seen", step=step, version=version, variable=os.environ.get("MLOPS_BENCH_CANARY"))


with DAG("step_environment_package", schedule=None, params=PARAMS):
    for step in ("one", "two"):
        task.virtualenv(
            task_id=step,
            requirements=["mlops-bench-canary @ {{ params.wheel_" + step + " }}"],
            system_site_packages=False,
            expect_airflow=False,
        )(see)(step, "{{ params.notes }}")

with DAG("step_environment_variable", schedule=None, params=PARAMS):
    for step, variables in {"one": {"MLOPS_BENCH_CANARY": "{{ params.value }}"}, "two": {}}.items():
        program = f"{inspect.getsource(see)}\nimport sys\nsee(*sys.argv[1:])"
        command = shlex.join([sys.executable, "-c", program, step])
        BashOperator(
            task_id=step,
            bash_command=command + " {{ params.notes | tojson }}",
            env=variables,
            append_env=True,
        )
