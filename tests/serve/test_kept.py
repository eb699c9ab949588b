"""Answers are kept while nothing is written, and never longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.record import Record
from dragoman.records import DragomanError
from dragoman.serve import kept
from dragoman.store import Store
from dragoman.store.mark import Mark
from tests.serve.room import client, fill
from tests.store.made import Did, reading


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return fill(tmp_path / "kept.db", 2)


@pytest.fixture
def web(where: Path) -> Iterator[TestClient]:
    with client(where) as made:
        yield made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by one whenever events are asked of the record."""
    found: list[str] = []
    whole = Record.events
    monkeypatch.setattr(Record, "events", lambda *a, **k: found.append("events") or whole(*a, **k))
    return found


def test_a_question_is_answered_once(web: TestClient, asked: list[str]) -> None:
    first = web.get("/events")
    times = len(asked)
    again = web.get("/events")
    assert times and len(asked) == times and again.text == first.text and "ACCUSE" in again.text
    assert dict(again.headers) == dict(first.headers)
    assert web.get("/events?type=CONSULT").text != first.text and len(asked) > times


def test_what_is_written_shows_at_once(web: TestClient, where: Path) -> None:
    before = web.get("/api/events").json()["items"]
    page = web.get("/reports").text
    with Store.open(where) as other:  # by another process as well
        other.add(reading(9, did=[Did(("corva",), "SANCTION", ("belmar",))], published="2024-05-09"))
    after = web.get("/api/events").json()["items"]
    assert len(after) == len(before) + 1 and web.get("/reports").text != page
    web.post("/api/judgements", json={"kind": "reject", "subject": after[0]["id"], "by": "R. Vale"})
    assert web.get("/api/events").json()["items"] == after[1:]


def test_a_browser_asks_whether_its_copy_is_good(web: TestClient, where: Path) -> None:
    first = web.get("/events")
    assert first.headers["cache-control"] == "private, no-cache" and first.headers["vary"] == "Cookie"
    same = web.get("/events", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert same.status_code == 304 and not same.content and same.headers["etag"] == first.headers["etag"]
    assert "content-security-policy" in same.headers and "content-length" not in same.headers
    with Store.open(where) as other:
        other.add(reading(9, did=[Did(("corva",), "SANCTION", ("belmar",))], published="2024-05-09"))
    changed = web.get("/events", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200 and "SANCTION" in changed.text


def test_readers_do_not_see_each_others_pages(where: Path) -> None:
    with client(where, token="s3cret-of-the-house") as web:
        plain = web.get("/reports")
        web.cookies.set("dragoman-theme", "dark")
        assert 'data-theme="dark"' in web.get("/reports").text and 'data-theme="dark"' not in plain.text
        web.cookies.clear()
        signed = web.get("/judging", headers={"Authorization": "Bearer s3cret-of-the-house"})
        assert web.get("/judging").text != signed.text
        assert web.get("/api/events", headers={"Accept": "text/csv"}).text.startswith("id,")
        assert web.get("/api/events").headers["content-type"] == "application/json"


def test_what_goes_through(web: TestClient, asked: list[str]) -> None:
    for path in ("/events.csv", "/api/events?format=jsonl", "/static/app.css"):
        assert web.get(path).status_code == 200
    assert "etag" not in web.get("/events.csv").headers
    for _ in range(2):
        assert web.get("/api/events?since=never").status_code == 422
    times = len(asked)
    web.get("/api/events?format=jsonl")
    assert len(asked) > times
    assert "set-cookie" in web.get("/look?theme=dark", follow_redirects=False).headers


def test_no_more_is_kept_than_there_is_room_for(
    web: TestClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(web.get("/events").content)
    monkeypatch.setattr(kept, "WHOLE", size + 100)
    web.get("/events?type=CONSULT")
    times = len(asked)
    web.get("/events?type=CONSULT")
    assert len(asked) == times
    web.get("/events")
    assert len(asked) > times
    monkeypatch.setattr(kept, "LARGEST", 10)
    assert "etag" not in web.get("/events?type=ACCUSE").headers


def test_a_record_that_fails_says_so(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise DragomanError("record x: the disk is full")

    monkeypatch.setattr(Mark, "__call__", broken)
    assert web.get("/api/events").status_code == 200
    monkeypatch.setattr(Record, "events", broken)
    assert "the disk is full" in web.get("/api/events").json()["detail"]


def test_head_is_get_without_the_body(web: TestClient) -> None:
    for path in ("/events", "/api/events", "/events.csv", "/api/reports/r-none"):
        whole, head = web.get(path), web.head(path)
        assert head.status_code == whole.status_code and not head.content
        assert head.headers["content-type"] == whole.headers["content-type"]
        assert head.headers.get("content-length") == whole.headers.get("content-length")
        assert head.headers.get("etag") == whole.headers.get("etag")
