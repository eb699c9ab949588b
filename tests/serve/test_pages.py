"""The pages as a reader meets them: what they show, where their links lead, what they are at the same address."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from dragoman.record import Record
from dragoman.serve.pages.pictures import FORMS
from tests.analyse.made import record, table
from tests.serve.room import client, fill

CODED = Path(__file__).parents[1] / "analyse/crisis.tsv"
PAGES = (
    "/", "/reports", "/statements", "/events", "/actors", "/search", "/search?q=ship", "/actors/XAR", "/actors/XCO",
    "/pairs", "/pairs/XAR/XCO", "/map", "/map?level=party&min_events=1", "/commitments", "/stories", "/claims", "/read",
    "/judging", "/nowhere",
)  # fmt: skip
LISTS = ("/reports", "/statements", "/events", "/actors", "/search?q=ship", "/commitments", "/map", "/pairs/XAR/XCO")


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crisis, coded by hand and linked."""
    folder = tmp_path_factory.mktemp("pages")
    record(folder, table(CODED)).close()
    with Record.open(folder / "made.db") as opened:
        opened.link()
    return folder / "made.db"


@pytest.fixture(scope="module")
def room(where: Path) -> Iterator[TestClient]:
    with client(where) as made:
        yield made


class Page(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]

    @property
    def ids(self) -> list[str]:
        return [one for _, attrs in self.tags if (one := attrs.get("id"))]


def page(room: TestClient, path: str, status: int = 200) -> Page:
    answer = room.get(path)
    assert answer.status_code == status, (path, answer.text[-800:])
    assert answer.headers["content-type"].startswith("text/html")
    return Page(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_the_rules_of_all(room: TestClient, path: str) -> None:
    found = page(room, path, 404 if path == "/nowhere" else 200)
    assert len(found.all("h1")) == 1 and len(found.all("main")) == 1 and found.all("nav")
    assert found.all("html")[0]["lang"] == "en" and found.all("title")
    assert len(found.ids) == len(set(found.ids)), "an id stands twice"
    for tag, attrs in found.tags:
        assert "style" not in attrs and tag != "style", f"{tag} has a style of its own, which the policy forbids"
        assert not any(name.startswith("on") for name in attrs), f"{tag} {attrs} has a script of its own"
        if tag == "script":
            assert (attrs.get("src") or "").startswith("/static/")
        for name in ("src", "srcset", "action"):
            assert (attrs.get(name) or "/").startswith("/"), f"{tag} {name}={attrs[name]} leads elsewhere"
    assert all(one.get("alt") for one in found.all("img"))
    assert all(one.get("scope") for one in found.all("th"))


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_field_has_a_label(room: TestClient, path: str) -> None:
    text = room.get(path).text
    text = re.sub(r'<input type="hidden"[^>]*>', "", text)
    labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', text))
    bare = re.sub(r"<label\b.*?</label>", "", text, flags=re.S)
    for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", bare):
        named = re.search(r'id="([^"]+)"', field)
        assert named and named[1] in labelled, f"{path}: {field} has no label"


def test_every_link_leads_somewhere(room: TestClient) -> None:
    """Follow links from the first page, a few of each shape, and every picture; anchors are there too."""
    waiting, seen, shapes = ["/"], set(), dict[str, int]()
    while waiting:
        at = waiting.pop()
        path, _, anchor = at.partition("#")
        shape = re.sub(r"[0-9a-f]{8,}|\d+", "N", re.sub(r"=[^&]*", "", path.replace("%", "")))
        shape = re.sub(r"^/(actors|pairs|charts/actor|charts/pair)/[^?]*", r"/\1/X", shape)
        if path in seen or shapes.get(shape, 0) >= (1 if path.startswith("/charts") else 2):
            continue
        seen.add(path)
        shapes[shape] = shapes.get(shape, 0) + 1
        answer = room.get(path)
        assert answer.status_code == 200, (at, answer.text[-500:])
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        found = Page(answer.text)
        if anchor:
            assert anchor in found.ids, f"{at}: no such place on the page"
        hrefs = [a.get("href") for a in found.all("a")] + [a.get("src") for a in found.all("img")]
        for href in hrefs:
            if href and not urlsplit(href).netloc:
                whole = urljoin(path, href)
                waiting.append(whole if not whole.startswith("#") else path + whole)
    assert len(seen) > 40
    assert {"reports", "actors", "pairs", "events", "charts", "stories"} <= {
        s.split("/")[1].split("?")[0] for s in seen
    }


def _claims_itself(event: dict[str, Any]) -> bool:
    by = event["claimed_by"]
    return by is not None and by["country"] in {a["country"] for a in event["actors"]}


def test_numbers_open_their_evidence(room: TestClient) -> None:
    text = room.get("/pairs/XAR/XCO").text
    links = re.findall(r'href="(/events\?[^"]+)">(\d+) events<', text)
    assert len(links) == 2
    for href, n in links:
        rows = room.get(href.replace("&amp;", "&").replace("/events?", "/events.json?") + "&limit=500").json()["rows"]
        counted = [e for e in rows if e["status"] in ("happened", "intended")]
        own = [
            e
            for e in counted
            if not e["claimed_by"] or e["claimed_by"]["country"] in {a["country"] for a in e["actors"]}
        ]
        assert len(own) == int(n)


@pytest.mark.parametrize("path", LISTS)
def test_the_same_address_as_json_and_csv(room: TestClient, path: str) -> None:
    head, _, query = path.partition("?")
    as_json = room.get(f"{head}.json?{query}")
    assert as_json.status_code == 200 and as_json.json()
    as_csv = room.get(f"{head}.csv?{query}")
    assert as_csv.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert rows and None not in rows[0]


def test_pages_of_a_list_are_the_whole_list(room: TestClient) -> None:
    whole = [e["id"] for e in room.get("/events.json?limit=1000").json()["rows"]]
    found, at = list[str](), "/events.json?limit=7"
    while at:
        answer = room.get(at).json()
        found += [e["id"] for e in answer["rows"]]
        at = answer["next"]
    assert found == whole and len(found) > 20


@pytest.mark.parametrize("sort", ["intensity", "-intensity", "actor", "day"])
def test_tables_sort(room: TestClient, sort: str) -> None:
    rows = room.get(f"/events.json?sort={sort}&limit=1000").json()["rows"]
    keys = {
        "intensity": lambda e: e["intensity"],
        "actor": lambda e: e["actors"][0]["name"].casefold(),
        "day": lambda e: e["day"],
    }
    key = keys[sort.removeprefix("-")]
    assert [key(e) for e in rows] == sorted((key(e) for e in rows), reverse=sort.startswith("-"))
    assert len({key(e) for e in rows}) > 2
    column = {"intensity": "Score", "actor": "Who", "day": "Day"}[sort.removeprefix("-")]
    shown = room.get(f"/events?sort={sort}").text
    on = re.search(r'<th scope="col"[^>]*aria-sort="(\w+)">\s*<a href="[^"]+">(\w+)', shown)
    assert on and on.groups() == ("descending" if sort.startswith("-") else "ascending", column)


def test_facets_count_and_narrow(room: TestClient) -> None:
    hits = room.get("/search.json?q=ship&limit=500").json()["rows"]
    assert hits
    text = room.get("/search?q=ship").text
    facets = re.findall(
        r'<a href="(/search\?[^"]*outlet=[^"]*)"><bdi>([^<]+)</bdi></a>\s*<span class="dim">(\d+)', text
    )
    assert facets
    for href, outlet, n in facets:
        assert int(n) == sum(h["source"]["outlet"] == outlet for h in hits)
        rows = room.get(href.replace("&amp;", "&").replace("/search?", "/search.json?")).json()["rows"]
        assert len(rows) == int(n) and {h["source"]["outlet"] for h in rows} == {outlet}
    assert "<mark>" in text


def test_a_pair_tells_its_turn(room: TestClient) -> None:
    text = page(room, "/pairs/XAR/XCO").text
    assert "Turning points 16 Apr 2026 : from" in text
    assert "Ardania → Corvenia" in text and "Corvenia → Ardania" in text and "words" in text and "deeds" in text


def test_a_pair_is_asked_for_by_name(room: TestClient) -> None:
    answer = room.get("/pairs?a=Ardania&b=Corvenia&by=month", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/pairs/Ardania/Corvenia?by=month"
    assert "How do two stand?" in page(room, "/pairs?a=Ardania").text


def test_the_matrix_is_that_of_the_network(room: TestClient) -> None:
    found = page(room, "/map?min_events=1")
    rows = {a["id"] for a in room.get("/map.json?min_events=1").json()[0].get("nodes", [])}
    heads = [attrs for attrs in found.all("th") if attrs.get("scope") == "row"]
    assert len(heads) >= 5 and (not rows or len(rows) <= len(heads))
    assert "Strained triangles" in found.text and "Blocs 1" not in found.text


def test_the_ledger_counts_every_commitment_once(room: TestClient) -> None:
    rows = room.get("/commitments.json?limit=1000").json()["rows"]
    text = room.get("/commitments").text
    table = re.search(r'<table class="rows ledger">(.*?)</table>', text, re.S)
    assert table
    sums = [int(n) for n in re.findall(r'data-label="all"><a [^>]*>(\d+)', table[1])]
    assert sum(sums) == len(rows) > 0
    for state in {row["state"] for row in rows}:
        some = room.get(f"/commitments.json?state={state}&limit=1000").json()["rows"]
        assert len(some) == sum(row["state"] == state for row in rows)


@pytest.mark.parametrize(
    "path",
    ["/events?type=DANCE", "/events?since=yesterday", "/events?sort=colour", "/commitments?state=lost",
     "/map?level=moon", "/events?limit=0", "/pairs/XAR/XAR", "/search.json?q=(", "/events?after=e-none"],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(room: TestClient, path: str) -> None:
    answer = room.get(path)
    assert answer.status_code in (200, 422), answer.status_code
    assert "Traceback" not in answer.text
    if answer.status_code == 200:
        assert "There is no network to show" in answer.text
    elif ".json" not in path:
        assert "That did not work" in answer.text


def test_a_search_that_cannot_be_understood_says_why(room: TestClient) -> None:
    assert "cannot be understood" in page(room, "/search?q=%28talks").text


def test_empty_pages_say_what_to_do(tmp_path: Path) -> None:
    Record.open(tmp_path / "empty.db").close()
    with client(tmp_path / "empty.db") as room:
        for path, words in (
            ("/", "dragoman add"), ("/reports", "dragoman add"), ("/events", "see all events"),
            ("/stories", "dragoman link"), ("/claims", "dragoman link"), ("/map", "There is no network"),
            ("/commitments", "No commitment fits"), ("/search?q=ship", "Try fewer words"), ("/actors", "Nobody fits"),
        ):  # fmt: skip
            assert words in page(room, path).text, path


def test_text_size_and_theme_without_javascript(where: Path) -> None:
    with client(where) as room:
        answer = room.get("/look?size=up&back=/events?type=AID", follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"] == "/events?type=AID"
        room.get("/look?size=up&back=/")
        room.get("/look?theme=dark&back=/")
        html = page(room, "/").all("html")[0]
        assert (html["data-size"], html["data-theme"]) == ("2", "dark")
        for _ in range(9):
            room.get("/look?size=down&back=/")
        assert page(room, "/").all("html")[0]["data-size"] == "-2"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_going_back_never_leads_elsewhere(room: TestClient, back: str) -> None:
    answer = room.get("/look", params={"size": "up", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("query", ["", "?theme=dark", "?width=narrow"])
def test_charts_are_drawn_without_styles(room: TestClient, query: str) -> None:
    for path in ("/charts/pair/XAR/XCO", "/charts/actor/XAR", "/charts/network"):
        answer = room.get(f"{path}.svg{query}")
        assert answer.status_code == 200 and answer.headers["content-type"] == "image/svg+xml"
        assert answer.text.startswith("<svg") and "style=" not in answer.text and "<script" not in answer.text
    hrefs = re.findall(r' href="([^"]+)"', room.get(f"/charts/pair/XAR/XCO.svg{query}").text)
    assert hrefs and all(href.startswith("/events?actor=") for href in hrefs)


def test_charts_as_files(room: TestClient) -> None:
    assert room.get("/charts/network.png").content.startswith(b"\x89PNG")
    assert room.get("/charts/network.vl.json").json()["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert set(FORMS) == {".svg", ".png", ".vl.json"}
    assert room.get("/charts/pair/XAR/XCO.exe").status_code == 404


def test_offices_and_what_is_said_of_an_actor(tmp_path: Path) -> None:
    with client(fill(tmp_path / "x.db")) as room:
        found = page(room, "/actors/ard-mira-holt")
        assert "president" in found.text and "1 May 2024 to 7 May 2024, 7 reports" in found.text
        assert "Statements" in found.text and "talks with Belmar on day 6 were frank" in found.text
        assert "Ardania must leave the straits" in page(room, "/actors/ARD").text
        assert room.get("/actors/ard-mira-holt.json").json()["actor"]["party"]["name"] == "Mira Holt"
        assert room.get("/actors/nobody").status_code == 422
