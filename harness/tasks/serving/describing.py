"""What a server says of itself: its requests in OpenAPI, and the model's version in its answers."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import msgspec

from harness import extras
from harness.tasks.serving import client
from harness.tasks.serving.abuse import Case
from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import Offer

DOCUMENT = "description.json"  # among the evidence
BASE = "urn:description"  # what references within the document start from
CASES = ("document", "request")
SHOWN = 300  # characters of why a document is not valid
# What reading a document of another shape than OpenAPI's ends with.
UNREADABLE = (
    AttributeError, LookupError, RecursionError, TypeError, ValueError, re.error,
)  # fmt: skip


class Asked(NamedTuple):
    """A request that is right."""

    path: str
    body: Any


class Described(msgspec.Struct):
    """Cases are of its document: none where it has none."""

    cases: list[Case]
    named: bool  # whether an answer names the model's version
    unknown: str = ""  # why the document was not looked at


def describe(offer: Offer) -> Described:
    """Read its document, and ask once."""
    named = _names(offer)
    if not offer.served.description:
        return Described([], named)
    if extras.missing("openapi"):
        return Described([], named, f"this needs {extras.command('openapi')}")
    reply = client.get(offer.served.description)
    if len(reply.body) >= client.LARGEST:
        return Described([], named, "its document is longer than what is read here")
    (offer.visit.evidence / DOCUMENT).write_bytes(reply.body)
    return Described(_cases(offer, reply), named)


def _cases(offer: Offer, reply: Reply) -> list[Case]:
    try:
        document = json.loads(reply.body) if reply.ok else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return [Case(each, f"it gives no object of JSON: {reply.said}") for each in CASES]
    asked = Asked(urlsplit(offer.served.url).path, json.loads(offer.bodies()[0]))
    wrong = (invalid(document), wrong_request(document, asked, offer.served.description))
    return [Case(what, why) for what, why in zip(CASES, wrong, strict=True)]


def _names(offer: Offer) -> bool:
    """Whether the answer to a right request names the version, in its head or body."""
    with offer.client() as connection:
        reply = connection.post(offer.bodies()[0])
        told = f"{connection.head}\n{reply.body.decode(errors='replace')}"
    return reply.ok and is_named(offer.served.version, told)


def is_named(version: str, answer: str) -> bool:
    """Whether it stands there by itself: not as digits of another number."""
    return re.search(rf"(?<![\w.]){version}(?![\w.])", answer) is not None


def invalid(document: dict[str, Any]) -> str:
    """What of OpenAPI's own schema it breaks, if any. https://spec.openapis.org/oas/latest.html"""
    from jsonschema.exceptions import UnknownType, ValidationError
    from openapi_spec_validator import validate
    from openapi_spec_validator.exceptions import OpenAPISpecValidatorError
    from referencing.exceptions import Unresolvable

    if foreign := [each for each in _references(document) if not each.startswith("#")]:
        return f"it refers to another document, which nobody here reads: {foreign[0]}"[:SHOWN]
    try:
        validate(document)
    except (
        OpenAPISpecValidatorError, ValidationError, UnknownType, Unresolvable, *UNREADABLE
    ) as problem:  # fmt: skip
        said = str(problem).partition("\n")[0]
        return f"{type(problem).__name__}: {said}"[:SHOWN]
    return ""


def _references(value: Any) -> Iterator[str]:
    """All in it, at any depth."""
    if isinstance(value, dict):
        if isinstance(place := value.get("$ref"), str):
            yield place
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _references(each)


def wrong_request(document: dict[str, Any], asked: Asked, place: str = "") -> str:
    """What is wrong with what it says of a right request, and of an empty object.

    `place` is the document's URL, which others in it may be relative to.
    """
    from referencing.exceptions import Unresolvable

    try:
        schema = _schema(document, asked.path, _roots(document, place))
        if schema is None:
            return f"it says nothing of the body of a POST to {asked.path}"
        validator = _validator(document, schema)
        if problem := next(validator.iter_errors(asked.body), None):
            return f"by its schema the right request is none: {problem.message[:SHOWN]}"
        return "its schema takes an empty object for a request" if validator.is_valid({}) else ""
    except (Unresolvable, *UNREADABLE) as problem:
        return f"its schema cannot be read: {type(problem).__name__}: {problem}"[:SHOWN]


def _schema(document: Mapping[str, Any], path: str, roots: Sequence[str]) -> str | None:
    """The place of the schema of a POST's body, as a JSON pointer; None where there is none.

    A path without parameters is found before one that has some.
    """
    for template in sorted(document.get("paths", {}), key=lambda each: "{" in each):
        if not any(re.fullmatch(root + _pattern(template), path) for root in roots):
            continue
        place: list[str] = ["paths", template, "post", "requestBody"]
        body = document["paths"][template].get("post", {}).get("requestBody", {})
        if "$ref" in body:
            place = body["$ref"].removeprefix("#/").split("/")
            body = _at(document, place)
        for kind, content in body.get("content", {}).items():
            if content.get("schema") and kind.partition(";")[0] in ("application/json", "*/*"):
                return "/".join(_escaped(each) for each in (*place, "content", kind, "schema"))
    return None


def _pattern(template: str) -> str:
    """Of paths that it stands for."""
    parts = re.split(r"(\{[^}]*\})", template)
    return "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts)


def _roots(document: Mapping[str, Any], place: str) -> list[str]:
    """Patterns of what its paths are below. https://spec.openapis.org/oas/v3.1.1#server-object"""
    found = []
    for server in document.get("servers") or [{"url": "/"}]:
        url = server["url"]
        for name, variable in server.get("variables", {}).items():
            url = url.replace(f"{{{name}}}", variable["default"])
        found.append(re.escape(urlsplit(urljoin(place, url)).path.rstrip("/")))
    return found


def _at(document: Any, place: list[str]) -> Any:
    for key in place:
        document = document[key]
    return document


def _escaped(key: str) -> str:
    """https://www.rfc-editor.org/rfc/rfc6901#section-3"""
    return key.replace("~", "~0").replace("/", "~1")


def _validator(document: dict[str, Any], place: str) -> Any:
    """Of what stands there; references in it are followed."""
    from jsonschema.validators import extend
    from openapi_schema_validator import OAS30Validator, OAS31Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT4, DRAFT202012

    old = str(document.get("openapi", "")).startswith("3.0")
    resource = (DRAFT4 if old else DRAFT202012).create_resource(document)
    registry = Registry().with_resource(BASE, resource)
    kind = OAS30Validator if old else OAS31Validator
    tolerant = extend(kind, type_checker=Tolerant(kind.TYPE_CHECKER))
    return tolerant({"$ref": f"{BASE}#/{place}"}, registry=registry)


class Tolerant:
    """Takes a type that JSON has not for one that nothing is of: its document is blamed for it."""

    def __init__(self, checker: Any) -> None:
        self.checker = checker

    def is_type(self, instance: Any, kind: str) -> bool:
        """As jsonschema asks."""
        from jsonschema.exceptions import UndefinedTypeCheck

        try:
            return bool(self.checker.is_type(instance, kind))
        except UndefinedTypeCheck:
            return False
