"""The HTTP API: the library's answers, page by page, as lines, as a table; and what is wrong, told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.record import Record
from dragoman.records import Reading
from dragoman.store.results import plain
from tests.serve.room import client, fill

CRISIS = Path(__file__).parents[2] / "examples/crisis/reports"
LISTS = (
    "reports",
    "statements",
    "events",
    "commitments",
    "actors",
    "stories",
    "claims",
    "judgements",
    "network",
    "dyads",
)


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("api") / "record.db")


@pytest.fixture(scope="module")
def api(where: Path) -> Iterator[TestClient]:
    with client(where) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a record that the test may change."""
    with client(fill(tmp_path / "own.db", 2)) as made:
        yield made


def problem(answer: object, status: int) -> str:
    """Check that an answer is a problem and return its detail."""
    assert answer.status_code == status, answer.text  # type: ignore[attr-defined]
    assert answer.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    told = answer.json()  # type: ignore[attr-defined]
    assert set(told) == {"type", "title", "status", "detail", "instance"} and told["status"] == status
    assert "Traceback" not in told["detail"]
    return str(told["detail"])


def test_rows_are_those_of_the_library(api: TestClient, where: Path) -> None:
    with Record.open(where) as record:
        given = api.get("/api/events", params={"actor": "BEL", "type": ["ACCUSE", "AID"]}).json()
        assert given["items"] == [plain(row) for row in record.events(actor="BEL", type=("ACCUSE", "AID"))]
        assert len(given["items"]) == 7 and given["next"] is None
        said = api.get("/api/statements", params={"speaker": "Mira Holt", "since": "2024-05-03"}).json()["items"]
        assert said == [plain(row) for row in record.statements(speaker="Mira Holt", since="2024-05-03")]
        assert len(said) == 5
        id = said[0]["source"]["report"]
        assert Reading.from_dict(api.get(f"/api/reports/{id}").json()) == record.reading(id)


@pytest.mark.parametrize("noun", LISTS)
def test_pages_lead_on_to_the_end_and_lines_have_all(api: TestClient, noun: str) -> None:
    whole = [json.loads(line) for line in api.get(f"/api/{noun}", params={"format": "jsonl"}).text.splitlines()]
    pages, cursor = [], {}
    for _ in range(len(whole) + 2):
        page = api.get(f"/api/{noun}", params={"limit": 3, **cursor}).json()
        assert len(page["items"]) <= 3
        pages += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert pages == whole
    if noun not in ("stories", "claims", "judgements"):
        assert whole


def test_a_cursor_is_for_its_question(api: TestClient) -> None:
    cursor = api.get("/api/events", params={"limit": 2, "actor": "BEL"}).json()["next"]
    assert "another question" in problem(api.get("/api/events", params={"actor": "ARD", "cursor": cursor}), 422)
    assert "another question" in problem(api.get("/api/reports", params={"cursor": cursor}), 422)
    for bad in ("x", "!!!", "WyJhIiwtMV0", "bnVsbA", "W1tdLFtdXQ", "é", "[" * 4000):
        assert "cursor" in problem(api.get("/api/events", params={"cursor": bad}), 422)


def test_forms_by_accept_and_by_format(api: TestClient) -> None:
    lines = api.get("/api/events", headers={"Accept": "application/x-ndjson"})
    assert lines.headers["content-type"] == "application/x-ndjson" and len(lines.text.splitlines()) == 14
    table = api.get("/api/events", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == 14 and rows[0]["type"] in ("ACCUSE", "CONSULT") and rows[0]["source_outlet"]
    assert api.get("/api/events?format=csv").text == table.text
    assert api.get("/api/events", headers={"Accept": "*/*"}).json()["items"]


def test_pairs_and_networks(api: TestClient) -> None:
    pair = api.get("/api/relations", params={"a": "ARD", "b": "BEL"}).json()
    assert pair["about"]["a"]["id"] == "ARD"
    assert {row["direction"]: row["events"] for row in pair["lines"]["measured"]}["both"] > 0
    lines = api.get("/api/relations", params={"a": "ARD", "b": "BEL", "format": "jsonl"}).text.splitlines()
    assert json.loads(lines[0])["row"] == "relation" and len(pair["lines"]["event"]) == 14
    assert api.get("/api/relations", params={"a": "ARD", "b": "BEL", "format": "csv"}).text.startswith("start,")
    stances = api.get("/api/stances", params={"speaker": "ARD", "about": "BEL"}).json()
    assert stances["about"]["n"] == len(stances["lines"]["quotation"]) == 7
    blocs = api.get("/api/blocs", params={"min_events": 1}).json()
    assert {row["id"] for row in blocs["lines"]["node"]} >= {"ARD", "BEL"}


def test_one_of_each(api: TestClient) -> None:
    for noun, more in (("statements", "/quotation"), ("events", "/happening"), ("commitments", "")):
        row = api.get(f"/api/{noun}").json()["items"][0]
        assert api.get(f"/api/{noun}/{row['id']}").json() == row
        assert row["id"] in api.get(f"/api/{noun}/{row['id']}{more}").text
    report = api.get("/api/reports").json()["items"][0]["id"]
    assert api.get(f"/api/stories/{report}").json()[0]["source"]["report"] == report
    for name in ("ARD", "Ardania", "ard-mira-holt", "person:jan roe:BEL"):
        assert api.get(f"/api/actors/{name}").json()["actor"]["reports"] == 7
    found = api.get("/api/who", params={"mention": "Syrian foreign minister", "on": "2024-11-20"}).json()["items"]
    assert found[0]["country"] == "SYR" and found[0]["source"]
    hits = api.get("/api/search", params={"q": "straits", "limit": 3}).json()
    assert len(hits["items"]) == 3 and "«" in hits["items"][0]["snippet"] and hits["next"]
    about = api.get("/api").json()
    assert (about["reports"], about["statements"], about["events"]) == (7, 14, 14)


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/nothing", 404, "nothing at"),
        ("/api/reports/r-1", 404, "no report"),
        ("/api/statements/s-1", 404, "no statement"),
        ("/api/statements/s-1/quotation", 404, "no statement"),
        ("/api/events/e-1", 404, "no event"),
        ("/api/events/e-1/happening", 404, "no event"),
        ("/api/commitments/c-1", 404, "no commitment"),
        ("/api/stories/r-1", 404, "no report"),
        ("/api/actors/Nobody", 404, "Nobody"),
        ("/api/events?type=FLEE", 422, "type"),
        ("/api/events?actr=ARD", 422, "actr"),
        ("/api/events?since=yesterday", 422, "since: no day: give YYYY-MM-DD, YYYY-MM or YYYY"),
        ("/api/who?mention=Lavrov&on=2024", 422, "on: no day: give YYYY-MM-DD"),
        ("/api/events?since=2024-02-30", 422, "2024-02-30"),
        ("/api/events?since=2025&until=2024", 422, "after"),
        ("/api/events?actor=Nobody", 422, "Nobody"),
        ("/api/events?after=e-1", 422, "e-1"),
        ("/api/events?limit=0", 422, "limit"),
        ("/api/search", 422, "q"),
        ("/api/search?q=((", 422, ""),
        ("/api/relations?a=ARD&b=Nobody", 422, "Nobody"),
        ("/api/blocs?against=2024-99", 422, "2024-99"),
        ("/api/judgements?kind=guess", 200, ""),
        ("/api/events?format=xml", 422, "format"),
    ],
)
def test_what_is_wrong_is_told(api: TestClient, path: str, status: int, told: str) -> None:
    answer = api.get(path)
    if status == 200:
        assert answer.json() == {"items": [], "next": None}
    else:
        assert told in problem(answer, status)


def test_other_methods(api: TestClient) -> None:
    assert "GET" in problem(api.delete("/api/events"), 405)


def test_an_article_is_read_in_every_way_of_sending_it_and_not_kept(own: TestClient) -> None:
    page = sorted(CRISIS.glob("*.txt"))[0]
    text = page.read_text(encoding="utf-8")
    before = own.get("/api").json()
    sent = own.post("/api/read", json={"text": text, "outlet": "Vale Post", "published": "2026-03-05"})
    assert sent.status_code == 200, sent.text
    reading = Reading.from_dict(sent.json())
    assert reading.statements and reading.report.outlet == "Vale Post" and reading.report.published == "2026-03-05"
    told = {"outlet": "Vale Post", "published": "2026-03-05"}
    for other in (
        own.post("/api/read", files={"file": ("../../etc/passwd", text.encode(), "text/plain")}, data=told),
        own.post("/api/read", data={"text": text, **told}),
        own.post("/api/read", content=text.encode(), headers={"Content-Type": "text/plain"}, params=told),
    ):
        assert other.status_code == 200, other.text
        assert other.json()["statements"] == sent.json()["statements"]
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    html = f"<html><body><article>{lines}</article></body></html>"
    assert own.post("/api/read", json={"html": html}).json()["report"]["origin"]["kind"] == "html"
    assert own.get("/api").json() == before


def test_an_article_is_kept_once(own: TestClient) -> None:
    text = sorted(CRISIS.glob("*.txt"))[0].read_text(encoding="utf-8")
    first = own.post("/api/add", json={"text": text})
    assert first.status_code == 201 and first.json()["outcome"] == "added"
    again = own.post("/api/add", json={"text": text})
    assert again.status_code == 200 and again.json() == {**first.json(), "outcome": "known"}
    kept = own.get(f"/api/reports/{first.json()['report']}").json()
    assert kept["statements"] and kept["report"]["origin"]["name"] == "text"


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"json": {}}, 422, "send text, html or url"),
        ({"json": {"text": "a", "html": "b"}}, 422, "send text, html or url"),
        ({"json": {"text": "a b c", "rows": 1}}, 422, "rows"),
        ({"json": {"text": "  "}}, 422, "empty"),
        ({"json": {"text": "1 2 3"}}, 422, "no prose"),
        ({"json": {"text": "They met today.", "published": "2024-02-30"}}, 422, "2024-02-30"),
        ({"json": {"url": "file:///etc/passwd"}}, 422, "url"),
        ({"json": [1]}, 422, ""),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422, "JSON"),
        ({"content": b"\xff\xfe{}", "headers": {"Content-Type": "application/json"}}, 422, ""),
        ({"content": b"x"}, 415, "send application/json"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 400, ""),
        ({"files": {"file": ("a.bin", bytes(range(256)) * 40)}}, 422, ""),
        ({"files": [("file", ("a", b"x")), ("file", ("b", b"y"))]}, 400, "files"),
    ],
)
@pytest.mark.parametrize("path", ["/api/read", "/api/add"])
def test_what_cannot_be_read_says_why(
    api: TestClient, path: str, sent: dict[str, object], status: int, told: str
) -> None:
    assert told in problem(api.post(path, **sent), status)  # type: ignore[arg-type]


def test_judging_and_undoing(own: TestClient) -> None:
    event = own.get("/api/events").json()["items"][0]["id"]
    made = own.post("/api/judgements", json={"kind": "reject", "subject": event, "by": "R. Vale", "reason": "a film"})
    assert made.status_code == 201 and made.json()["by"] == "R. Vale"
    assert event not in own.get("/api/events").text and event in own.get("/api/events?judged=rejected").text
    again = own.post("/api/judgements", json={"kind": "reject", "subject": event, "by": "R. Vale"})
    assert again.status_code == 200 and again.json() == made.json()
    undone = own.post(f"/api/judgements/{made.json()['key']}/undo", json={"by": "R. Vale"})
    assert undone.status_code == 200 and event in own.get("/api/events").text
    assert "none with this number" in problem(own.post("/api/judgements/99/undo", json={"by": "R. Vale"}), 422)
    assert "by" in problem(own.post("/api/judgements", json={"kind": "reject", "subject": event}), 422)


def test_a_fault_is_a_problem_without_a_traceback(
    where: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("secret of the house")

    with client(where) as api:
        monkeypatch.setattr(Record, "events", broken)
        answer = api.get("/api/events")
    assert "ZeroDivisionError" in problem(answer, 500) and "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret of the house" in caplog.text and "Traceback" not in caplog.text


def test_openapi_names_the_contract(api: TestClient) -> None:
    told = api.get("/openapi.json").json()
    schemas = told["components"]["schemas"]
    assert {"Reading", "Statement", "Event", "Commitment", "EventRow", "FollowUp", "StoryRow", "ClaimRow"} <= set(
        schemas
    )
    assert set(schemas["Event"]["properties"]) >= {"type", "actors", "recipients", "anchor", "status", "claimed_in"}
    for path, methods in told["paths"].items():
        for method, route in methods.items():
            assert route["description"] and "4XX" in route["responses"], f"{method} {path}"
            assert "422" not in route["responses"], f"{method} {path}: problems are RFC 9457"
    names = {one["name"] for one in told["paths"]["/api/events"]["get"]["parameters"]}
    assert names >= {
        "actor",
        "recipient",
        "country",
        "since",
        "until",
        "type",
        "status",
        "min_score",
        "limit",
        "cursor",
    }
