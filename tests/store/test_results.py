"""Rows as JSON lines, CSV and data frames."""

from __future__ import annotations

import csv
import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.records import DragomanError
from dragoman.store import Rows, Store
from tests.store.made import talks


@pytest.fixture
def store() -> Any:
    with Store.open(":memory:") as opened:
        opened.add(talks(1))
        yield opened


def test_json_lines_are_the_rows(store: Store) -> None:
    lines = [json.loads(line) for line in store.events().to_json_lines().splitlines()]
    assert [line["id"] for line in lines] == [e.id for e in store.events()]
    assert lines[0]["source"]["report"] == talks(1).report.id and lines[0]["anchor"] == {
        "start": next(iter(store.events())).anchor.start,
        "end": next(iter(store.events())).anchor.end,
    }


def test_csv_has_the_same_columns_whatever_the_rows(store: Store) -> None:
    said = list(csv.DictReader(io.StringIO(store.statements().to_csv())))
    assert {row["speaker_name"] for row in said} == {"Mira Holt", "Jan Roe"}
    assert {row["chain"] for row in said} == {"", "State radio"}
    assert store.statements(limit=0).to_csv() == ""


def test_rows_are_read_anew_each_time(store: Store) -> None:
    events = store.events()
    assert (events.count(), bool(events), len(list(events))) == (2, True, 2)
    store.add(talks(2))
    assert (events.count(), len(list(events))) == (4, 4)
    assert events.first() == next(iter(events))
    none = store.events(type="AID")
    assert not none and none.first() is None and none.count() == 0


def test_rows_without_a_count_of_their_own() -> None:
    assert Rows(lambda: iter([1, 2, 3])).count() == 3


def test_a_data_frame_of_whatever_is_installed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[dict[str, Any]]] = []

    def frame(rows: list[dict[str, Any]], **_: Any) -> str:
        made.append(rows)
        return "a frame"

    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=frame))
    assert store.events().df() == "a frame"
    assert [row["type"] for row in made[0]] == [e.type for e in store.events()]
    assert made[0][0]["source_outlet"] == "Vale Post"
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(DragomanError, match="pip install polars"):
        store.events().df()


def test_polars(store: Store) -> None:
    polars = pytest.importorskip("polars")
    frame = store.statements().df()
    assert isinstance(frame, polars.DataFrame) and frame.shape[0] == 2
