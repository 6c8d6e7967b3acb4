from typing import Any

import pytest

from harness.measure.interoperability.openapi import operations, shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/runs/<run_id>", "/runs/{id}"),
        ("/files/<path:name>/", "/files/{name}"),
        ("/", ""),
    ],
)
def test_parameters_may_be_called_anything(one: str, other: str) -> None:
    assert shape(one) == shape(other)


def test_another_path_is_another_route() -> None:
    assert shape("/runs/{id}") != shape("/runs/{id}/tags")


def test_documents_of_both_generations_are_read_below_their_root() -> None:
    documents: list[dict[str, Any]] = [
        {"openapi": "3.1.0", "servers": [{"url": "http://x/api"}], "paths": {"/a": {"get": {}}}},
        {"swagger": "2.0", "basePath": "/v1", "paths": {"/b/{c}": {"post": {}, "parameters": []}}},
        {"paths": {"/no-document": {"get": {}}}},
    ]
    assert operations(documents) == [("GET", "/api/a"), ("POST", "/v1/b/{}")]
