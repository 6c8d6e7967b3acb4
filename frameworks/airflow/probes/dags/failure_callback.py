"""A task with a notifier as its callback on failure.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/callbacks.html
https://airflow.apache.org/docs/apache-airflow-providers-http/stable/notifications/http_notifier_howto_guide.html
"""

from airflow.providers.http.notifications.http import HttpNotifier
from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note

PARAMS = {"fails": Param(type="boolean"), "witness": Param(type="string")}
ALARM = HttpNotifier(
    http_conn_id="failure_callback",
    endpoint="alarm",
    json={"dag": "{{ dag.dag_id }}", "run": "{{ run_id }}", "task": "{{ ti.task_id }}"},
)


@dag(schedule=None, params=PARAMS, default_args={"on_failure_callback": ALARM})
def failure_callback() -> None:
    """A single task."""

    @task
    def step() -> None:
        params = get_current_context()["params"]
        note(params["witness"], "begin", fails=params["fails"])
        if params["fails"]:
            raise RuntimeError("planted")

    step()


failure_callback()
