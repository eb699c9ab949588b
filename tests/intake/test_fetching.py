"""Addresses on the command line whose servers are slow, endless or hostile, and pages that would grow without end."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib

import pytest

from bench import unruly
from bench.unruly import Answering, Server
from dragoman.intake import Item, sources, take
from dragoman.intake.sources import fetch, fetch_page
from dragoman.records import InputError

PROSE = "The minister of Ardania said on Monday that the talks with Belmar would go on in the spring. "


@pytest.mark.parametrize(("way", "reason"), [
    (unruly.slow_loris, "took longer than 1 s"), (unruly.slow_headers, "took longer than 1 s"),
    (unruly.silent, "took longer than 1 s"), (unruly.broken_off, "cannot be reached: peer closed"),
    (unruly.hangs_up, "cannot be reached"), (unruly.endless, "more than 0 MB|took longer"),
    (unruly.gzip_bomb(50), "more than 0 MB"), (unruly.to("/way"), "redirects more than 5 times"),
    (unruly.to("file:///etc/passwd"), "cannot be reached"), (unruly.status(503), "answers 503"),
    (lambda handler: handler.give(b"x", Content_Encoding="br"), "packed as br, which was not asked for"),
    (lambda handler: handler.give(b"no gzip", Content_Encoding="gzip"), "cannot be reached"),
], ids=lambda value: getattr(value, "__name__", None) if callable(value) else None)  # fmt: skip
def test_what_goes_wrong_ends_with_a_reason(way: Answering, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "FETCH_BYTES", 300_000)
    monkeypatch.setattr(sources, "FETCH_SECONDS", 1.0 if "longer" in reason else 20.0)
    with Server() as server:
        server.answers["/way"] = way
        began = time.monotonic()
        with pytest.raises(InputError, match=reason) as raised:
            fetch(server.url("/way"))
    assert time.monotonic() - began < 30 and str(raised.value).startswith(server.url("/way"))


def drip(handler: unruly.Handler) -> None:
    """Nothing but the beginning of gzip, which unpacks to nothing yet."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    head = gzip.compress(PROSE.encode() * 99, 0)[:10]
    for _ in range(600):
        handler.wfile.write(head[:1])
        head = head[1:] or b"\0"
        handler.wfile.flush()
        if handler.server.owner.over.wait(0.1):
            return


def test_a_packed_body_that_drips_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "FETCH_SECONDS", 1.0)
    with Server() as server:
        server.answers["/way"] = drip
        began = time.monotonic()
        with pytest.raises(InputError):
            fetch(server.url("/way"))
    assert time.monotonic() - began < 30


def test_a_bomb_is_unpacked_no_further_than_a_page_may_be() -> None:
    with Server() as server:
        server.answers["/bomb"] = unruly.gzip_bomb(90)
        tracemalloc.start()
        try:
            with pytest.raises(InputError, match="more than 10 MB"):
                fetch(server.url("/bomb"))
            assert tracemalloc.get_traced_memory()[1] < 40_000_000
        finally:
            tracemalloc.stop()


def test_what_is_packed_is_unpacked() -> None:
    raw = zlib.compressobj(wbits=-15)
    forms = {
        "/gzip": ("gzip", gzip.compress(b"some words")), "/zlib": ("deflate", zlib.compress(b"some words")),
        "/raw": ("deflate", raw.compress(b"some words") + raw.flush()), "/plain": ("identity", b"some words"),
    }  # fmt: skip
    with Server() as server:
        for path, (coding, body) in forms.items():
            server.answers[path] = lambda h, coding=coding, body=body: h.give(body, Content_Encoding=coding)  # type: ignore[misc]
            assert fetch_page(server.url(path)) == (b"some words", server.url(path))


def test_entities_of_a_page_are_not_expanded() -> None:
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE html [<!ENTITY e0 "ha">{inner}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    words = f"<h1>Talks</h1><p>{PROSE * 3}</p><p>{PROSE}&e11; &x;</p>"
    page = f'<?xml version="1.0"?>{doctype}<html><body>{words}</body></html>'
    began = time.process_time()
    found = take(Item("page.html", source=page.encode(), kind="html"))
    assert time.process_time() - began < 10
    assert found.report is not None and "Ardania" in found.report.text
    assert len(found.report.text) < 2_000 and "root:" not in found.report.text
