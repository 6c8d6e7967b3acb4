"""A daily DAG that notes the interval of its run.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#data-interval
https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timetable.html

By its schedule it runs for yesterday, as soon as it may, and then knows no file for notes.
"""

import datetime

from airflow.sdk import CronDataIntervalTimetable, Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(
    schedule=CronDataIntervalTimetable("@daily", timezone="UTC"),
    start_date=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    catchup=False,
    params={"notes": Param(None, type=["null", "string"])},
)
def schedule() -> None:
    """One task."""

    @task
    def interval() -> None:
        context = get_current_context()
        begin, end = context["data_interval_start"], context["data_interval_end"]
        if notes := context["params"]["notes"]:
            note(notes, "interval", start=str(begin), end=str(end))

    interval()


schedule()
