"""One scenario over both databases: the API and the pages answer alike over SQLite and over PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dragoman.record import Record
from tests.serve.room import client, fill
from tests.store.conftest import postgres, postgres_url  # noqa: F401  (fixtures)

API = (
    "/api/reports",
    "/api/statements",
    "/api/statements?speaker=Mira Holt&about=BEL",
    "/api/events",
    "/api/events?actor=BEL&type=ACCUSE&type=AID&since=2024-05-01",
    "/api/events?oldest_first=true&limit=3",
    "/api/commitments",
    "/api/actors",
    "/api/actors/BEL",
    "/api/stories",
    "/api/claims",
    "/api/judgements",
    "/api/network",
    "/api/dyads?by=month",
    "/api/relations?a=ARD&b=BEL",
    "/api/stances?speaker=ARD&about=BEL",
    "/api/blocs?min_events=1",
)
PAGES = (
    "/",
    "/reports",
    "/statements",
    "/events",
    "/actors",
    "/actors/ARD",
    "/pairs/ARD/BEL",
    "/map",
    "/commitments",
    "/stories",
    "/claims",
    "/search?q=straits",
    "/judging",
    "/charts/pair/ARD/BEL.svg",
    "/charts/network.svg?min_events=1",
)


@pytest.fixture
def both(tmp_path: Path, postgres_url: str) -> Iterator[tuple[TestClient, TestClient]]:  # noqa: F811
    """Return a client of each: the same seven reports."""
    for where in (tmp_path / "record.db", postgres_url):
        fill(where)  # type: ignore[arg-type]
    with client(tmp_path / "record.db") as one, client(postgres_url) as other:  # type: ignore[arg-type]
        yield one, other


def told(answer: Any) -> Any:
    """Return an answer without what differs from one record to the next: days of writing, scores of a search."""
    if isinstance(answer, dict):
        return {k: told(v) for k, v in answer.items() if k not in ("added", "at", "rank", "snippet", "next")}
    if isinstance(answer, list):
        return [told(one) for one in answer]
    return answer


def test_both_databases_answer_alike(both: tuple[TestClient, TestClient]) -> None:
    for web in both:
        record: Record = web.app.state.record  # type: ignore[attr-defined]
        record.link()
    for path in API:
        one, other = (web.get(path) for web in both)
        assert one.status_code == other.status_code == 200, f"{path}: {one.text:.200} {other.text:.200}"
        assert told(one.json()) == told(other.json()), path
        assert one.json().get("items", [0]) or path.startswith(("/api/stories", "/api/claims", "/api/judgements"))
    # Each database ranks hits its own way.
    hits = [{one["id"] for one in web.get("/api/search?q=straits").json()["items"]} for web in both]
    assert hits[0] == hits[1] and len(hits[0]) >= 7
    for path in PAGES:
        one, other = (web.get(path) for web in both)
        assert one.status_code == other.status_code == 200, f"{path}: {one.text:.300} {other.text:.300}"
        assert abs(len(one.text) - len(other.text)) < 200, path  # the record's name differs, and the days of adding
    report = both[0].get("/api/reports").json()["items"][0]["id"]
    assert both[0].get(f"/api/reports/{report}").json() == both[1].get(f"/api/reports/{report}").json()
    assert "Mira Holt" in both[1].get(f"/reports/{report}").text


def test_a_reader_goes_on_and_a_person_judges_on_postgresql(both: tuple[TestClient, TestClient]) -> None:
    web = both[1]
    whole = [json.loads(line) for line in web.get("/api/events?format=jsonl").text.splitlines()]
    pages: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = web.get("/api/events", params={"limit": 5, **({"cursor": cursor} if cursor else {})}).json()
        pages, cursor = pages + answer["items"], answer["next"]
    assert pages == whole and len(whole) == 14
    page = web.get("/events")
    assert web.get("/events", headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    event = whole[0]["id"]
    made = web.post("/api/judgements", json={"kind": "reject", "subject": event, "by": "R. Vale"})
    assert made.status_code == 201 and web.get("/api/events").json()["items"] == whole[1:]
    assert web.get("/events").text != page.text
    undone = web.post(f"/api/judgements/{made.json()['key']}/undo", json={"by": "R. Vale"})
    assert undone.status_code == 200 and web.get("/api/events").json()["items"] == whole
    assert web.get("/api/events?actor=Nobody").headers["content-type"] == "application/problem+json"
