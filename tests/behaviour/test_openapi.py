"""Controls of the probe `openapi`."""

from tests.behaviour.conftest import Ask, counted

SNIPPET = "interoperability/openapi.py"


def test_only_a_document_covers_routes(ask: Ask) -> None:
    """MLflow brings none along; one of a part of its routes is planted."""
    none, routes = counted(ask("mlflow", "openapi"), "openapi.covered")
    assert none == 0
    assert routes > 50
    planted = {SNIPPET: ('"documents": []', '"documents": [fastapi_app.openapi()]')}
    some, _ = counted(ask("mlflow", "openapi", planted), "openapi.covered")
    assert 0 < some < routes
