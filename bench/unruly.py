"""A local web server that misbehaves: what feeds and pages may bring, each behaviour by name.

``Server`` serves what it is given: bytes, or a function of the request. The functions below are behaviours.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answering = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers one request as its server was told for the path."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:  # noqa: N802
        owner: Server = self.server.owner
        path = self.path.partition("?")[0]
        owner.saw(path, dict(self.headers))
        answer = owner.answers.get(path) or owner.otherwise
        self.close_connection = True
        try:
            if answer is None:
                self.give(b"not here", "text/plain", 404)
            elif callable(answer):
                answer(self)
            else:
                self.give(answer, owner.types.get(path, kind_of(answer)))
        except (OSError, ValueError):
            pass  # the client has gone, as it should
        finally:
            owner.left()

    def give(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")  # else a client may come again on what is being closed
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def kind_of(body: bytes) -> str:
    return "application/xml" if body.lstrip()[:5] in (b"<?xml", b"<rss ", b"<feed", b"<urls") else "text/html"


@dataclass
class Server:
    """Serves ``answers`` by path on loopback; counts requests, and how many came at once."""

    answers: dict[str, bytes | Answering] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    otherwise: bytes | Answering | None = None
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    times: list[tuple[str, float]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.owner = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def saw(self, path: str, headers: dict[str, str]) -> None:
        with self._lock:
            self.asked[path] += 1
            self.headers[path] = headers
            if len(self.times) < 10_000:
                self.times.append((path, time.monotonic()))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)

    def left(self) -> None:
        with self._lock:
            self.at_once -= 1


def slow_loris(handler: Handler) -> None:
    """A byte now and then, for as long as anybody listens."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.owner.over.wait(0.1):
        handler.wfile.write(b"<")
        handler.wfile.flush()


def slow_headers(handler: Handler) -> None:
    """A byte of a header now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.owner.over.wait(0.1):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def silent(handler: Handler) -> None:
    """Nothing at all."""
    handler.server.owner.over.wait(60)


def endless(handler: Handler) -> None:
    """A body without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    block = b"<p>more and more</p>" * 3000
    while not handler.server.owner.over.is_set():
        handler.wfile.write(block)


def broken_off(handler: Handler) -> None:
    """Half of what was announced."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<html><body><p>The minister said")


def hangs_up(handler: Handler) -> None:
    """No answer, and the line is cut."""
    handler.connection.close()


def gzip_bomb(megabytes: int) -> Answering:
    """A few kilobytes that unpack to that many megabytes."""
    packed = gzip.compress(b"\0" * (megabytes * 1_000_000), 9)
    return lambda handler: handler.give(packed, "text/html", Content_Encoding="gzip")


def to(address: str, status: int = 302) -> Answering:
    """A redirect."""
    return lambda handler: handler.give(b"", "text/plain", status, Location=address)


def status(number: int, **headers: str) -> Answering:
    return lambda handler: handler.give(b"no", "text/plain", number, **headers)


def validated(body: bytes, etag: str = '"1"') -> Answering:
    """The body with an ETag, and 304 to those who have it."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
        else:
            handler.give(body, kind_of(body), ETag=etag, Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT")

    return answer


def rss(items: list[tuple[str, str]], title: str = "Vale Post", extra: str = "") -> bytes:
    """A feed of (address, title) items, each with a day."""
    told = "".join(
        f"<item><title>{name}</title><link>{link}</link><guid>same</guid>"
        f"<pubDate>Mon, 02 Mar 2026 01:00:00 +0300</pubDate>{extra}</item>"
        for link, name in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{told}</channel></rss>'.encode()


def page(number: int, words: str = "") -> bytes:
    """A news page of an invented country."""
    return (
        f"<html><head><title>Ardania and Belmar meet for the {number}th time</title></head><body><article>"
        f"<h1>Ardania and Belmar meet for the {number}th time</h1>"
        f"<p>The foreign minister of Ardania, Mira Holt, said on Monday that round {number} of the talks with Belmar "
        "had been useful and that her country would keep its embassy open.</p><p>Her counterpart from Belmar, Jan Roe, "
        f"accused Corva of delaying shipment {number} of grain, which a spokesman for Corva denied. {words}</p>"
        "</article></body></html>"
    ).encode()
