"""The page of a pair that has much: what it lists is cut, it says so, and the rest is one click away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.record import Record
from dragoman.serve.pages import pair
from tests.serve.room import client, fill


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return fill(tmp_path / "pairs.db", 20)  # three weeks


@pytest.fixture
def web(where: Path) -> Iterator[TestClient]:
    with client(where) as made:
        yield made


def test_a_pair_with_little_is_shown_whole(web: TestClient) -> None:
    told = web.get("/pairs/ARD/BEL").text
    assert "20 statements" in told and "the latest" not in told and "Show all" not in told


def test_what_is_cut_says_so(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair, "HEARD", 5)
    monkeypatch.setattr(pair, "ROWS", 2)
    told = web.get("/pairs/ARD/BEL?by=week").text
    assert "the latest 5 statements" in told
    assert "The latest 2 of 4." in told and told.count('data-label="week from"') == 2
    whole = web.get("/pairs/ARD/BEL?by=week&all=1").text
    assert "Show all" not in whole and whole.count('data-label="week from"') == 4


def test_promises_are_told_where_they_are_asked_for(web: TestClient, where: Path) -> None:
    assert web.get("/pairs/ARD/BEL").text.count('class="promise"') == 20
    lines = web.get("/pairs/ARD/BEL.json").json()
    assert sum(line["row"] == "commitment" for line in lines) == 20
    with Record.open(where) as record:
        assert record.relations("ARD", "BEL", promises=False).promised == ((), ())
        few = record.stances("ARD", "BEL", most=5)
        assert not few.whole and few.n == 5 and record.stances("ARD", "BEL").whole
        assert {q.statement.source.published for q in few.quotations} == {f"2024-05-{day}" for day in range(16, 21)}
