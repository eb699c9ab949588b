"""What must not get in, out or through: names, origins, tokens, sizes, rates, addresses, paths, SQL."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from dragoman.intake.sources import fetch_page
from dragoman.records import InputError
from dragoman.serve import security
from dragoman.serve.addresses import is_public, public
from dragoman.serve.security import Bucket
from dragoman.store import Store
from tests.serve.room import HERE, client, fill

ARTICLE = {"text": "The ministers of Ardania and Belmar met in Drovna on Monday. They agreed to meet again in June."}


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("security") / "record.db", 3)


@pytest.fixture(scope="module")
def room(where: Path) -> Iterator[TestClient]:
    with client(where) as made:
        yield made


@pytest.mark.parametrize(
    "path", ["/", "/api/events", "/api/nothing", "/nothing", "/static/app.css", "/api/events?type=X"]
)
def test_every_answer_tells_the_browser_what_it_may_do(room: TestClient, path: str) -> None:
    headers = room.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"] and "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST", "127.1.2.3"]
)
def test_names_of_this_machine_are_answered(room: TestClient, name: str) -> None:
    assert room.get("/api", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "attacker.example",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "127.0.0.1@a.example",
        "[::1",
        "",
        "10.0.0.5",
    ],
)
def test_other_names_are_refused_on_loopback(room: TestClient, name: str) -> None:
    assert room.get("/api", headers={"Host": name}).status_code == 421
    assert room.get("/", headers={"Host": name}).status_code == 421


def test_names_off_loopback(where: Path) -> None:
    with client(where, host="0.0.0.0") as anybody, client(where, host="0.0.0.0", hosts=("Record.Example",)) as named:
        assert anybody.get("/api", headers={"Host": "any.example"}).status_code == 200
        assert named.get("/api", headers={"Host": "record.example:8000"}).status_code == 200
        assert named.get("/api", headers={"Host": "any.example"}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"Origin": HERE}, 422),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 422),
        ({"Sec-Fetch-Site": "none"}, 422),
        ({"Origin": "https://attacker.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": HERE}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/api/judgements", "/api/read", "/api/add"])
def test_pages_of_other_sites_send_nothing(room: TestClient, path: str, headers: dict[str, str], status: int) -> None:
    assert room.post(path, json={}, headers=headers).status_code == status


def test_writing_needs_the_token_where_there_is_one(where: Path, tmp_path: Path) -> None:
    own = fill(tmp_path / "own.db", 1)
    with client(own, token="correct horse") as room:
        for shown in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Basic correct horse"},
            {"Authorization": "Bearer"},
            {"Cookie": f"{security.COOKIE}=correct horse"},
            {"Authorization": b"Bearer \xff"},
        ):
            refused = room.post("/api/add", json=ARTICLE, headers=shown)
            assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Bearer")
            assert refused.headers["content-type"] == "application/problem+json"
        assert room.post("/api/add", json=ARTICLE, headers={"Authorization": "Bearer correct horse"}).status_code == 201
        cookie = {"Cookie": f"{security.COOKIE}={security.cookie('correct horse')}"}
        assert room.post("/api/add", json=ARTICLE, headers=cookie).status_code == 200
        assert room.get("/api/events").status_code == 200


def test_off_loopback_nothing_is_written_without_a_token(where: Path) -> None:
    verdict = {"kind": "accept", "subject": "r-1", "by": "R. Vale"}
    with client(where, host="0.0.0.0") as room:
        assert room.post("/api/add", json=ARTICLE).status_code == 403
        assert room.post("/api/judgements", json=verdict).status_code == 403
        assert room.post("/api/read", json=ARTICLE).status_code == 200
    with client(where, judging=False) as room:
        assert room.post("/api/judgements", json=verdict).status_code == 403
    with client(where, host="0.0.0.0", token="t") as room:
        assert room.post("/api/judgements", json=verdict, headers={"Authorization": "Bearer t"}).status_code == 422


@pytest.mark.parametrize("path", ["/api/read", "/api/add", "/api/judgements", "/read"])
def test_bodies_are_bounded_as_they_come(where: Path, path: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1_000
            yield b"a" * 1_000

    with client(where, max_body=10_000) as room:
        told = room.post(path, content=b"a" * 10_001, headers={"Content-Type": "application/json"})
        assert told.status_code == 413, told.text
        for kind in ("application/json", "text/plain", "multipart/form-data; boundary=b"):
            chunked = room.post(path, content=endless(), headers={"Content-Type": kind})
            assert chunked.status_code in (413, 422, 415, 400), f"{path} {kind} {chunked.text}"
        lied = room.post(path, content=endless(), headers={"Content-Type": "application/json", "Content-Length": "5"})
        assert lied.status_code in (413, 422)


def test_a_body_without_end_is_cut_off_soon(where: Path) -> None:
    given = 0

    async def endless() -> dict[str, Any]:
        nonlocal given
        given += 1
        return {"type": "http.request", "body": b"a" * 1_000, "more_body": True}

    answers: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    with client(where, max_body=10_000) as room:
        for kind in (b"application/json", b"text/plain", b"multipart/form-data; boundary=b"):
            given = 0
            answers.clear()
            scope = {
                "type": "http", "method": "POST", "path": "/api/read", "raw_path": b"/api/read", "query_string": b"",
                "headers": [(b"host", b"127.0.0.1"), (b"content-type", kind)], "scheme": "http", "root_path": "",
                "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "http_version": "1.1",
            }  # fmt: skip
            anyio.run(room.app, scope, endless, send)
            assert answers[0]["status"] in (400, 413), kind
            assert given <= 11, kind


def test_a_client_has_its_rate_and_others_have_theirs() -> None:
    bucket = Bucket(120)  # two a second, 30 at once
    assert [bucket.wait("a", 1, now=0.0) for _ in range(30)] == [0.0] * 30
    assert bucket.wait("a", 1, now=0.0) == pytest.approx(0.5)
    assert bucket.wait("b", 1, now=0.0) == 0
    assert bucket.wait("a", 1, now=0.5) == 0
    assert bucket.wait("a", 20, now=0.5) == pytest.approx(10)
    assert bucket.wait("a", 20, now=1_000.0) == 0
    for n in range(security.CLIENTS + 10):
        bucket.wait(f"client {n}", 1, now=1_000.0)
    assert len(bucket._left) == security.CLIENTS


def test_too_many_requests_are_told_when_to_come_again(where: Path) -> None:
    with client(where, rate=80) as room:
        answers = [room.get("/api/nothing").status_code for _ in range(60)]  # some come back while the rest are asked
        assert answers[:20] == [404] * 20 and 429 in answers
        late = next(answer for answer in (room.get("/api") for _ in range(40)) if answer.status_code == 429)
        assert late.headers["content-type"] == "application/problem+json" and int(late.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001:db8::1",
        "no address",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:7f00:1]",
        "3232235777",
    ],
)
def test_an_address_to_read_never_reaches_this_machine(room: TestClient, host: str) -> None:
    told = room.post("/api/read", json={"url": f"http://{host}/"})
    assert told.status_code == 422 and "not on the public network" in told.json()["detail"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://example.org/", "http:///", "http://[::1"]
)
def test_other_addresses_are_refused(room: TestClient, url: str) -> None:
    assert room.post("/api/read", json={"url": url}).status_code == 422


@pytest.fixture
def server() -> Iterator[int]:
    """Serve an article on loopback, and redirects from /to/HOST to HOST; return the port."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/to/"):
                self.send_response(302)
                self.send_header("Location", f"http://{self.path[4:]}:{self.server.server_port}/")  # type: ignore[attr-defined]
                self.end_headers()
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(f"{ARTICLE['text']} Host: {self.headers['Host']}".encode())

        def log_message(self, *_: Any) -> None:
            pass

    made = HTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made.server_port
    made.shutdown()
    made.server_close()
    thread.join()


def test_a_host_is_looked_up_once_and_reached_there(server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What answers "public" at first and "loopback" when asked again is asked but once."""
    asked: list[str] = []

    def guard(host: str, port: int) -> str:
        asked.append(host)
        return "127.0.0.1"

    def no_names(*_: Any, **__: Any) -> Any:
        raise AssertionError("looked up again")

    body, address = fetch_page(f"http://news.example:{server}/", guard)
    assert b"Host: news.example" in body and address == f"http://news.example:{server}/" and asked == ["news.example"]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: real(host, *a, **k) if host == "127.0.0.1" else no_names()
    )
    assert fetch_page(f"http://news.example:{server}/", guard)[0] == body


def test_redirects_are_looked_at_again(server: int) -> None:
    def guard(host: str, port: int) -> str:
        return "127.0.0.1" if host == "news.example" else public(host, port)

    for inner in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
        with pytest.raises(InputError, match="not on the public network"):
            fetch_page(f"http://news.example:{server}/to/{inner}", guard)


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(InputError, match="not on the public network"):
        public("two.example", 80)


def test_proxies_of_the_environment_are_no_way_round(server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server}")
    with pytest.raises(InputError, match="not on the public network"):
        fetch_page("http://10.0.0.1/", public)


def test_private_addresses_are_read_where_that_is_allowed(where: Path, server: int) -> None:
    with client(where, allow_private_urls=True) as room:
        told = room.post("/api/read", json={"url": f"http://127.0.0.1:{server}/to/127.0.0.1"})
        assert told.status_code == 200 and told.json()["report"]["url"] == f"http://127.0.0.1:{server}/"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e/settings.py",
        "/static/....//settings.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/api/reports/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/reports/..%2f..%2f..%2fetc%2fpasswd",
        "/static/%00",
        "/static/..%5csettings.py",
        "/api/reports/%00",
        "/api/actors/../../etc/passwd",
        "/stories/..%2fapp.py",
    ],
)
def test_paths_lead_nowhere_else(room: TestClient, path: str) -> None:
    told = room.get(path)
    assert told.status_code in (404, 405, 422), told.status_code
    assert "root:" not in told.text and "dataclass" not in told.text


def test_a_file_is_never_opened_by_the_name_that_was_sent(room: TestClient) -> None:
    for sent in ("/etc/passwd", "../../../etc/passwd", "-", "http://127.0.0.1/"):
        told = room.post("/api/read", json={"text": sent})
        assert told.status_code == 422 and "root:" not in told.text
        told = room.post("/api/add", files={"file": (sent, b"")}, data={"text": ARTICLE["text"]})
        assert told.status_code in (200, 201, 422) and "root:" not in told.text


INJECTIONS = (
    "' OR 1=1 --",
    "'; DROP TABLE reports; --",
    '" OR ""="',
    "1 UNION SELECT token FROM pipelines",
    "%' OR '%'='",
    "\\",
    "x') OR rowid > 0 --",
    "NEAR(a b, 9999999)",
    "words : *",
    '"',
    "'",
    "\x00",
    "\ufffe",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "%s%s%n",
    "a" * 299,
    "*",
    "^a",
    "a:b",
    "{a} : b",
    "NOT NOT",
    "(" * 99,
)
ASKED = (
    "/api/events?actor={}",
    "/api/events?outlet={}",
    "/api/events?country={}",
    "/api/events?report={}",
    "/api/events?text={}",
    "/api/events?version={}",
    "/api/events?after={}",
    "/api/statements?speaker={}",
    "/api/search?q={}",
    "/api/actors?name={}",
    "/api/actors/{}",
    "/api/reports/{}",
    "/api/relations?a={}&b=BEL",
    "/api/stances?speaker=ARD&about={}",
    "/api/blocs?of={}",
    "/api/judgements?id={}",
    "/api/who?mention={}",
    "/search?q={}",
    "/actors/{}",
    "/reports/{}",
    "/pairs/{}/BEL",
    "/search?q=talks&outlet={}",
    "/commitments?speaker={}",
    "/stories?party={}",
    "/claims?party={}",
    "/map?since={}",
)


@pytest.mark.parametrize("path", ASKED)
def test_what_is_asked_is_never_sql(room: TestClient, where: Path, path: str) -> None:
    from urllib.parse import quote

    for text in INJECTIONS:
        told = room.get(path.format(quote(text, safe="")))
        assert told.status_code < 500, f"{text!r}: {told.text}"
        assert not any(mark in told.text for mark in ("OperationalError", "sqlite3", "Traceback", "SELECT key"))
        if path.startswith("/api/events?outlet") or path.startswith("/api/events?report"):
            assert told.json()["items"] == []
    with Store.open(where) as store:
        assert store.reports().first() is not None
