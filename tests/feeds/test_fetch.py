"""Servers that are slow, endless, broken or hostile: each request ends, soon, with a reason."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench import unruly
from bench.unruly import Answering, Server
from dragoman.feeds import fetch
from dragoman.feeds.fetch import Answer, Asked, Fetcher, FetchError, retry_after

LATE = "Mon, 02 Mar 2026 10:10:00 GMT"


@asynccontextmanager
async def at_once(_url: str) -> AsyncIterator[None]:
    yield


def get(url: str, *, private: bool = True, seconds: float = 20.0, **asked: str | bool | None) -> Answer:
    async def one() -> Answer:
        fetcher = Fetcher(private=private, seconds=seconds)
        try:
            return await fetcher.get(Asked(url, **asked), at_once)  # type: ignore[arg-type]
        finally:
            await fetcher.close()

    return asyncio.run(one())


def error(url: str, **asked: float) -> FetchError:
    with pytest.raises(FetchError) as raised:
        get(url, **asked)  # type: ignore[arg-type]
    return raised.value


def test_it_says_who_it_is_and_asks_only_for_what_changed(server: Server) -> None:
    server.answers["/a"] = unruly.validated(b"<html>a</html>")
    first = get(server.url("/a"))
    assert (first.status, first.body, first.etag) == (200, b"<html>a</html>", '"1"')
    assert server.headers["/a"]["User-Agent"].startswith("Dragoman/") and "pypi.org" in fetch.AGENT
    again = get(server.url("/a"), etag=first.etag, modified=first.modified)
    assert (again.status, again.body) == (304, b"")
    assert server.headers["/a"]["If-Modified-Since"] == "Mon, 02 Mar 2026 10:00:00 GMT"


@pytest.mark.parametrize(("way", "reason", "lasting"), [
    (unruly.slow_loris, "took longer than 1 s", False), (unruly.slow_headers, "took longer than 1 s", False),
    (unruly.silent, "took longer|silent", False), (unruly.broken_off, "cannot be reached: peer closed", False),
    (unruly.hangs_up, "cannot be reached", False), (unruly.gzip_bomb(50), "more than 0 MB", True),
    (unruly.endless, "more than 0 MB", True), (unruly.status(404), "answers 404", True),
    (unruly.status(503, Retry_After="120"), "answers 503", False), (unruly.status(429), "answers 429", False),
    (unruly.to("/way"), "redirects more than 5 times", False), (unruly.to("file:///etc/passwd"), "neither http", True),
    (unruly.to("http://[bad"), "no address that can be asked|cannot be reached", False),
    (lambda h: h.give(b"x", Content_Encoding="br"), "packed as br", True),
    (lambda h: h.give(b"no gzip", Content_Encoding="gzip"), "damaged", False),
    (lambda h: h.wfile.write(b"HTTP/9 what\r\n\r\n"), "cannot be reached", False),
    (lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000), "cannot be reached", False),
], ids=lambda value: getattr(value, "__name__", None) if callable(value) else None)  # fmt: skip
def test_what_goes_wrong_ends_with_a_reason(
    way: Answering, reason: str, lasting: bool, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LIST_BYTES", 300_000)
    server.answers["/way"] = way
    began = time.monotonic()
    slow = "took longer" in reason
    raised = error(server.url("/way"), seconds=1.0 if slow else 20.0)
    assert time.monotonic() - began < 15
    import re

    assert re.search(reason, str(raised)), raised
    assert raised.lasting is lasting or "bad" in str(raised)
    if raised.status == 503:
        assert raised.wait == 120


def test_gzip_and_deflate_with_and_without_a_header_and_in_members(server: Server) -> None:
    import gzip
    import zlib

    raw = zlib.compressobj(wbits=-15)
    forms = {
        "/gzip": ("gzip", gzip.compress(b"some words")), "/zlib": ("deflate", zlib.compress(b"some words")),
        "/raw": ("deflate", raw.compress(b"some words") + raw.flush()),
        "/two": ("gzip", gzip.compress(b"some ") + gzip.compress(b"words")),
        "/padded": ("gzip", gzip.compress(b"some words") + b"\0" * 8), "/plain": ("identity", b"some words"),
    }  # fmt: skip
    for path, (coding, body) in forms.items():
        server.answers[path] = lambda h, coding=coding, body=body: h.give(body, Content_Encoding=coding)  # type: ignore[misc]
        assert get(server.url(path)).body == b"some words", path
    server.answers["/cut"] = lambda h: h.give(gzip.compress(b"some words" * 100)[:-12], Content_Encoding="gzip")
    assert "broken off" in str(error(server.url("/cut")))


def test_a_bomb_is_never_unpacked(server: Server) -> None:
    import tracemalloc

    server.answers["/bomb"] = unruly.gzip_bomb(90)
    tracemalloc.start()
    try:
        assert "more than 20 MB" in str(error(server.url("/bomb")))
        assert tracemalloc.get_traced_memory()[1] < 70_000_000
    finally:
        tracemalloc.stop()


def test_pages_that_are_none_are_not_downloaded(server: Server) -> None:
    server.answers["/pic"] = lambda h: h.give(b"\x89PNG", "image/png")
    raised = error(server.url("/pic"), page=True)
    assert raised.lasting and "image/png: no page to read" in str(raised)


def test_redirects_are_followed_and_told(server: Server) -> None:
    server.answers |= {"/a": unruly.to("/b", 301), "/b": unruly.to("/c?x=1", 307), "/c": b"<html>there</html>"}
    answer = get(server.url("/a"))
    assert (answer.url, answer.body) == (server.url("/c?x=1"), b"<html>there</html>")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_hosts_are_refused_however_they_are_written(host: str, server: Server) -> None:
    raised = error(server.url("/", host), private=False)
    assert raised.lasting and "not on the public network; --allow-private-urls" in str(raised)
    assert not server.asked


def test_a_redirect_to_a_private_host_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    found = socket.getaddrinfo

    def look_up(host: str, port: int) -> list[str]:
        return [str(one[4][0]) for one in found(host, port)]

    # The first host counts as public; where it leads to does not, by its name or its number.
    monkeypatch.setattr(
        fetch, "look_up", lambda host, port: ["93.184.216.34"] if host == "news.example" else look_up(host, port)
    )
    monkeypatch.setattr(fetch, "is_public", lambda address: address.startswith("93."))
    reached: list[str] = []

    async def fake(self: object, request: object) -> object:
        import httpx

        reached.append(str(getattr(request, "url", "")))
        return httpx.Response(302, headers={"Location": server.url("/secret")})

    import httpx

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", fake)
    raised = error("http://news.example/a", private=False)
    assert raised.lasting and "127.0.0.1 is not on the public network" in str(raised)
    assert reached == ["http://93.184.216.34/a"] and not server.asked


def test_no_cookie_is_kept(server: Server) -> None:
    async def twice() -> None:
        fetcher = Fetcher(private=True)
        server.answers["/a"] = lambda h: h.give(b"a", Set_Cookie="id=1; Path=/")
        for _ in range(2):
            await fetcher.get(Asked(server.url("/a")), at_once)
        assert len(fetcher._client.cookies) == 0
        await fetcher.close()

    asyncio.run(twice())
    assert "Cookie" not in server.headers["/a"]


def test_a_host_that_is_not_there() -> None:
    raised = error("http://no-such-host.invalid/", private=False)
    assert not raised.lasting and "no such host" in str(raised)


@pytest.mark.parametrize(("word", "date", "expected"), [
    ("120", None, 120), (" 7 ", None, 7), ("999999999999", None, 86_400), ("-5", None, 0), ("", None, 0),
    (None, None, 0), ("soon", None, 0), ("٣", None, 0), (LATE, None, 3600), (LATE, "nonsense", 0),
    (LATE, "Mon, 02 Mar 2026 10:00:00 GMT", 600), (LATE, "Mon, 02 Mar 2026 11:00:00 GMT", 0),
])  # fmt: skip
def test_how_long_a_server_asks_to_be_left_alone(word: str | None, date: str | None, expected: float) -> None:
    assert retry_after(word, date) == expected
