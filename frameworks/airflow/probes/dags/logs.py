"""Two tasks that print, one of them much."""

from airflow.sdk import Param, chain, dag, get_current_context, task

from harness.worker.planted import speak


@dag(schedule=None, params={"word": Param(type="string"), "other": Param(type="string")})
def logs() -> None:
    """One task after the other."""

    @task
    def loud() -> None:
        speak(get_current_context()["params"]["word"], 10_000)

    @task
    def quiet() -> None:
        speak(get_current_context()["params"]["other"], 10)

    chain(loud(), quiet())


logs()
