"""Controls of the probe `http_api`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "http_api.done"
SNIPPET = "interoperability.py"


def test_a_run_of_mlflow_is_created_found_and_read(ask: Ask) -> None:
    assert counted(ask("mlflow", "http_api"), FIGURE) == (3, 3)


def test_a_query_that_finds_every_run_is_none(ask: Ask) -> None:
    broken = {SNIPPET: (""", "filter": f"tags.text = '{text}'\"""", "")}
    assert counted(ask("mlflow", "http_api", broken), FIGURE) == (2, 3)


def test_a_text_that_was_never_sent_is_not_read(ask: Ask) -> None:
    broken = {SNIPPET: ('"value": text', '"value": "another"')}
    assert counted(ask("mlflow", "http_api", broken), FIGURE) == (1, 3)
