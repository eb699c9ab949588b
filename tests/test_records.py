"""The nouns: spans, ids, the map, and the way of a Reading to JSON and back."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings

from dragoman.records import SCHEMA, DragomanError, Reading, Span, content_id
from tests.strategies import READINGS


@settings(max_examples=60)
@given(READINGS)
def test_a_reading_survives_json(reading: Reading) -> None:
    assert Reading.from_json(reading.to_json()) == reading
    assert Reading.from_json(reading.to_json(indent=2)) == reading
    assert Reading.from_dict(reading.to_dict()) == reading


def test_json_is_one_line_and_begins_with_the_schema(reading: Reading) -> None:
    line = reading.to_json()
    assert "\n" not in line
    assert line.startswith(f'{{"schema": "{SCHEMA}", ')


def test_fields_may_be_added_to_the_contract(reading: Reading) -> None:
    data = reading.to_dict()
    data["later"] = 1
    data["report"]["later"] = 1
    assert Reading.from_dict(data) == reading


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"schema": "dragoman.reading/2"}', '{"schema": "dragoman.reading/1"}', "{", "1"],
)
def test_what_is_no_reading_is_said_so(text: str) -> None:
    with pytest.raises(DragomanError, match=r"not (JSON|a )"):
        Reading.from_json(text)


@pytest.mark.parametrize("field", ["pipeline", "report", "statements", "events"])
@pytest.mark.parametrize("value", [1, "x", [1], {"id": 1}])
def test_a_field_of_the_wrong_shape_is_said_so(reading: Reading, field: str, value: object) -> None:
    data = reading.to_dict()
    data[field] = value
    with pytest.raises(DragomanError):
        Reading.from_dict(data)


def test_records_cannot_be_changed_nor_given_more(reading: Reading) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading.report.title = "x"  # type: ignore[misc]
    for part in (reading, reading.report, reading.actors[0], reading.events[0]):
        assert not hasattr(part, "__dict__")


def test_ids_depend_on_their_parts_alone() -> None:
    assert content_id("e", "a", 1, None) == content_id("e", "a", 1, None) == "e-0ae764bffd3a17b6"
    assert content_id("e", "ab", "c") != content_id("e", "a", "bc")


def test_raw_spans_follow_the_map(reading: Reading) -> None:
    report = dataclasses.replace(reading.report, text="ab\ncd", map=((0, 10, 2), (3, 20, 2)))
    assert report.raw_spans(Span(0, 5)) == [(10, 12), (20, 22)]
    assert report.raw_spans(Span(1, 4)) == [(11, 12), (20, 21)]
    assert report.raw_spans(Span(2, 3)) == []


def test_actor_by_id(reading: Reading) -> None:
    found = reading.actor("a-roe")
    assert found is not None and found.name == "Jan Roe"
    assert reading.actor("nobody") is None and reading.actor(None) is None


def test_json_keeps_letters_as_they_are(reading: Reading) -> None:
    assert "’s ships" in reading.to_json()
    assert json.loads(reading.to_json())["report"]["text"] == reading.report.text
