"""Controls of the probe `openapi`: MLflow brings no document along."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "openapi.covered"


def test_routes_without_a_document_are_not_covered(ask: Ask) -> None:
    covered, routes = counted(ask("mlflow", "openapi"), FIGURE)
    assert covered == 0
    assert routes > 50


def test_a_document_covers_its_own_routes_and_no_others(ask: Ask) -> None:
    """One that FastAPI makes of a part of the routes is planted."""
    planted = ('"documents": []', '"documents": [fastapi_app.openapi()]')
    covered, routes = counted(ask("mlflow", "openapi", {"interoperability.py": planted}), FIGURE)
    assert 0 < covered < routes
