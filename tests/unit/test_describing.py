"""What a server says of itself: an OpenAPI document, and its model's version."""

from typing import Any

import pytest

from harness import extras
from harness.tasks.serving import client, describing
from harness.tasks.serving.client import Reply
from harness.tasks.serving.describing import Asked, describe, invalid, is_named, wrong_request
from tests.unit.planting import VERSION, Plant

RIGHT = {"rows": [[1, 2], [3, 4]]}
ASKED = Asked("/predict", RIGHT)
PLACE = "http://127.0.0.1:1/docs.json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["rows"],
    "properties": {"rows": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}},
}
ROW = {"type": "array", "items": {"type": "integer"}}


def document(
    schema: dict[str, Any] | None, path: str = "/predict", version: str = "3.1.0"
) -> dict[str, Any]:
    """Of a server with one route."""
    route: dict[str, Any] = {"responses": {"200": {"description": "right"}}}
    if schema is not None:
        route["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return {
        "openapi": version,
        "info": {"title": "planted", "version": "1"},
        "paths": {path: {"post": route}},
        "components": {"schemas": {"Row": ROW}},
    }


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_sound_document(version: str) -> None:
    sound = document(SCHEMA, version=version)
    assert invalid(sound) == ""
    assert wrong_request(sound, ASKED) == ""


@pytest.mark.parametrize(
    "broken",
    [{}, {"openapi": "3.1.0"}, {**document(SCHEMA), "paths": {"predict": {}}}, {"openapi": "9"}],
)
def test_what_is_no_document_of_openapi(broken: dict[str, Any]) -> None:
    assert invalid(broken) != ""


def test_a_document_that_refers_to_another_is_invalid_and_nobody_opens_that() -> None:
    for foreign in ("file:///etc/passwd", "http://127.0.0.1:1/x.json", "other.json#/a"):
        assert f"another document, which nobody here reads: {foreign}" in invalid(
            document({"$ref": foreign})
        )
        assert "cannot be read" in wrong_request(document({"$ref": foreign}), ASKED)


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        (None, "says nothing of the body"),
        ({"type": "array"}, "the right request is none"),
        ({"type": "object"}, "takes an empty object"),
        ({}, "says nothing of the body"),
        ({**SCHEMA, "properties": {"rows": {"type": "bytes"}}}, "the right request is none"),
        ({"$ref": "#/components/schemas/Gone"}, "cannot be read"),
    ],
)
def test_what_a_schema_says_of_requests(schema: dict[str, Any] | None, wrong: str) -> None:
    assert wrong in wrong_request(document(schema), ASKED)


def test_a_type_that_json_has_not_costs_the_document_alone() -> None:
    rows = {"oneOf": [{"type": "array"}, {"type": "bytes"}]}
    broken = document({**SCHEMA, "properties": {"rows": rows}}, version="3.0.3")
    assert "bytes" in invalid(broken)
    assert wrong_request(broken, ASKED) == ""


def test_a_route_may_have_parameters_and_no_other_counts() -> None:
    sound = document(SCHEMA, "/v1/models/{name}:predict")
    assert wrong_request(sound, Asked("/v1/models/m:predict", RIGHT)) == ""
    for other in ("/predict/{name}", "/predict2", "/{name}/predict"):
        assert "says nothing" in wrong_request(document(SCHEMA, other), ASKED)


def test_a_path_without_parameters_comes_first_and_may_be_below_a_server() -> None:
    both = document({"type": "array"}, "/{name}")
    both["paths"]["/predict"] = document(SCHEMA)["paths"]["/predict"]
    both["servers"] = [{"url": "http://x.org/v1/"}]
    assert wrong_request(both, Asked("/v1/predict", RIGHT)) == ""
    assert "says nothing" in wrong_request(both, ASKED)


def test_a_body_may_stand_elsewhere_in_the_document() -> None:
    sound = document(None)
    sound["paths"]["/predict"]["post"]["requestBody"] = {"$ref": "#/components/requestBodies/B"}
    content = {"content": {"application/json": {"schema": SCHEMA}}}
    sound["components"]["requestBodies"] = {"B": content}
    assert wrong_request(sound, ASKED) == ""


@pytest.mark.parametrize(
    ("server", "path"),
    [
        ({"url": "."}, "/predict"),
        ({"url": "/"}, "/predict"),
        ({"url": "./v1"}, "/v1/predict"),
        ({"url": "http://x.org/v1/"}, "/v1/predict"),
        ({"url": "/{stage}", "variables": {"stage": {"default": "v1"}}}, "/v1/predict"),
    ],
)
def test_the_address_of_a_server_may_be_relative(server: dict[str, Any], path: str) -> None:
    below = {**document(SCHEMA), "servers": [server]}
    assert wrong_request(below, Asked(path, RIGHT), PLACE) == ""
    assert "says nothing" in wrong_request(below, Asked(f"/x{path}", RIGHT), PLACE)


def test_a_pattern_that_no_expression_of_python_is_cannot_be_read() -> None:
    rows = {"type": "array", "items": {"type": "string", "pattern": r"\p{L}"}}
    strange = document({**SCHEMA, "properties": {"rows": rows}})
    assert "cannot be read" in wrong_request(strange, Asked("/predict", {"rows": ["x"]}))
    assert isinstance(invalid(strange), str)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"openapi"', b"null"])
def test_what_is_no_object_of_json_costs_both_cases(
    plant: Plant, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    offer = plant("none")
    offer.served.description = offer.served.url
    monkeypatch.setattr(client, "get", lambda _: Reply(200, body))
    assert ["no object of JSON" in case.wrong for case in describe(offer).cases] == [True, True]


def test_of_a_document_that_is_too_long_nothing_is_known(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = plant("none")
    offer.served.description = offer.served.url
    monkeypatch.setattr(client, "get", lambda _: Reply(200, b" " * client.LARGEST))
    assert "longer than what is read" in describe(offer).unknown


@pytest.mark.parametrize("answer", ["x-version: 123456", '{"version": "123456"}', "[123456]"])
def test_a_version_is_named(answer: str) -> None:
    assert is_named("123456", answer)


@pytest.mark.parametrize("answer", ["0.123456", "1234567", "x123456", "123456.5", "12345"])
def test_digits_of_another_number_name_no_version(answer: str) -> None:
    assert not is_named("123456", answer)


def test_an_answer_of_a_server_names_the_version_or_does_not(plant: Plant) -> None:
    offer = plant("names")
    assert offer.served.version == VERSION
    assert describe(offer).named
    assert describe(offer).cases == []
    offer.served.version = "123457"
    assert not describe(offer).named


def test_a_document_that_is_none_costs_both_cases(plant: Plant) -> None:
    offer = plant("none")
    offer.served.description = offer.served.url  # it gives an empty object
    assert [bool(case.wrong) for case in describe(offer).cases] == [True, True]


def test_without_the_extra_nothing_is_known(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "missing", lambda _: ["openapi_spec_validator"])
    offer = plant("none")
    offer.served.description = offer.served.url
    found = describing.describe(offer)
    assert "pip install 'mlops-bench[openapi]'" in found.unknown
    assert found.cases == []
