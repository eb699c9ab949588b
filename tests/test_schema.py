"""The JSON Schema against Readings, and against the dataclasses, so that the two cannot drift apart."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from dragoman import records as r
from dragoman import schema
from dragoman.records import Reading
from tests.strategies import READINGS

VALIDATOR = jsonschema.Draft202012Validator(schema.reading())
NAMES = {
    r.Span: "span", r.Pipeline: "pipeline", r.Origin: "origin", r.Report: "report", r.Actor: "actor",
    r.Statement: "statement", r.Place: "place", r.DateRange: "date", r.Event: "event",
    r.Commitment: "commitment", r.Reject: "reject",
}  # fmt: skip
SCALARS = {str: "string", int: "integer", float: "number"}
#: What the schema says beyond the types.
NARROWER = ("description", "pattern", "minimum", "maximum", "minItems", "maxItems")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.reading())


def test_a_reading_by_hand_is_valid(reading: Reading) -> None:
    VALIDATOR.validate(reading.to_dict())


@settings(max_examples=40)
@given(READINGS)
def test_every_reading_is_valid(reading: Reading) -> None:
    VALIDATOR.validate(reading.to_dict())


@pytest.mark.parametrize(("path", "value"), [
    (("report", "published"), "20 November"), (("report", "text"), None), (("schema",), "dragoman.reading/2"),
    (("events", 0, "type"), "TALK"), (("events", 0, "quad"), 5), (("events", 0, "intensity"), -11),
    (("actors", 0, "country"), "Iran"), (("actors", 0, "score"), 1.5), (("statements", 0, "kind"), "loud"),
    (("commitments", 0, "due"), "2024-11-20"), (("report", "map"), [[1, 2]]),
])  # fmt: skip
def test_what_breaks_the_contract_is_not_valid(reading: Reading, path: tuple[Any, ...], value: object) -> None:
    data: Any = reading.to_dict()
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert list(VALIDATOR.iter_errors(data))


@pytest.mark.parametrize("cls", [r.Reading, *NAMES], ids=lambda c: c.__name__)
def test_schema_and_dataclass_agree(cls: type) -> None:
    whole = schema.reading()
    part = whole if cls is r.Reading else whole["$defs"][NAMES[cls]]
    names = [f.name for f in dataclasses.fields(cls)]
    assert sorted(part["required"]) == sorted(f.name for f in dataclasses.fields(cls) if "added" not in f.metadata)
    assert set(part["properties"]) == set(names)
    hints = typing.get_type_hints(cls)
    for name in names:
        found = part["properties"][name]
        if (cls, name) == (r.Reading, "schema"):
            assert found["const"] == r.SCHEMA
        elif (cls, name) == (r.Event, "type"):
            assert found["enum"] == list(r.EVENT_TYPES)
        else:
            assert bare(found) == expected(hints[name]), f"{cls.__name__}.{name}"


def test_a_document_without_the_fields_that_were_added_is_still_read(reading: Reading) -> None:
    data = reading.to_dict()
    added = [f.name for f in dataclasses.fields(r.Actor) if "added" in f.metadata]
    for actor in data["actors"]:
        for name in added:
            del actor[name]
    VALIDATOR.validate(data)
    assert Reading.from_dict(data).actors == reading.actors


def test_every_field_is_described() -> None:
    whole = schema.reading()
    for part in (whole, *whole["$defs"].values()):
        for name, found in part["properties"].items():
            target = whole["$defs"].get(found.get("$ref", "").rpartition("/")[2], {})
            assert found.get("description") or target.get("description"), name


def test_the_loader_gives_a_copy() -> None:
    schema.reading()["title"] = "changed"
    assert schema.reading()["title"] == "Reading"


def bare(found: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the schema without what narrows its types."""
    kept = {k: v for k, v in found.items() if k not in NARROWER}
    if "items" in kept:
        kept["items"] = bare(kept["items"])
    return kept


def expected(hint: Any) -> dict[str, Any]:
    """Return the schema that a field's type asks for."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in NAMES:
        return {"$ref": f"#/$defs/{NAMES[hint]}"}
    if hint in SCALARS:
        return {"type": SCALARS[hint]}
    if origin is typing.Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": expected(arguments[0])}
    assert type(None) in arguments, hint
    inner = expected(next(a for a in arguments if a is not type(None)))
    if "enum" in inner:
        return {"type": ["string", "null"], "enum": [*inner["enum"], None]}
    return {"anyOf": [inner, {"type": "null"}]} if "$ref" in inner else {"type": [inner["type"], "null"]}
