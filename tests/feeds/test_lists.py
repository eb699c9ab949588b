"""What lists hold, whole, broken and hostile."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.unruly import rss
from dragoman.feeds import lists, opml
from dragoman.feeds.lists import address, day, read_list
from dragoman.records import InputError

HOME = "http://news.example/feeds/rss.xml"


def urls(data: bytes, declared: str = "application/xml", url: str = HOME) -> list[str]:
    return [entry.url for entry in read_list(data, url, declared).entries]


def test_rss_with_relative_addresses_and_days_as_told_there() -> None:
    found = read_list(rss([("/a", "A"), ("b?x=1#top", "B")]), HOME)
    assert (found.kind, found.title, found.fault) == ("feed", "Vale Post", None)
    assert [e.url for e in found.entries] == ["http://news.example/a", "http://news.example/feeds/b?x=1"]
    # 01:00 in a zone three hours ahead: the day there, not the day before of UTC.
    assert {e.published for e in found.entries} == {"2026-03-02"}


def test_atom_rdf_and_json_feed() -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title><link href="/a"/>'
    atom += b"<updated>2026-03-02T10:00:00Z</updated></entry></feed>"
    [entry] = read_list(atom, HOME).entries
    # What was changed on a day was not published on it.
    assert entry.url == "http://news.example/a" and entry.published is None
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>T</title></channel><item><title>A</title><link>/a</link></item></rdf:RDF>"
    )
    assert urls(rdf.encode()) == ["http://news.example/a"]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
        {"id": 1, "url": "/a", "date_published": "2026-03-02T23:30:00-05:00"}, {"id": 2}, "no item",
        {"id": 3, "external_url": "https://other.example/b"},
    ]}  # fmt: skip
    found = read_list(json.dumps(feed).encode(), HOME, "application/feed+json")
    assert [(e.url, e.published) for e in found.entries] == [
        ("http://news.example/a", "2026-03-02"), ("https://other.example/b", None),
    ]  # fmt: skip
    assert found.fault == "2 items without an http address are left out"


def test_sitemaps_news_sitemaps_indexes_and_plain_lists() -> None:
    page = "<url><loc> /a </loc><lastmod>2026-03-02</lastmod><image:loc>http://x.example/i.png</image:loc></url>"
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i">{page}</urlset>'
    found = read_list(sitemap.encode(), HOME)
    assert (found.kind, found.entries[0].url, found.entries[0].published) == ("sitemap", "http://news.example/a", None)
    assert found.entries[0].moment == datetime(2026, 3, 2, tzinfo=UTC).timestamp()
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="n"><url><loc>/b</loc><news:news>'
        "<news:publication_date>2026-03-02T08:00:00+01:00</news:publication_date><news:title>B</news:title>"
        "</news:news></url></urlset>"
    )
    assert read_list(gzip.compress(news.encode()), HOME).entries[0].published == "2026-03-02"
    index = read_list(b"<sitemapindex><sitemap><loc>/s.xml.gz</loc></sitemap></sitemapindex>", HOME)
    assert (index.kind, index.entries[0].url) == ("index", "http://news.example/s.xml.gz")
    assert read_list("<urlset><url><loc>/c</loc></url></urlset>".encode("utf-16"), HOME).kind == "sitemap"
    assert urls(b"http://news.example/1\nno address\nhttps://news.example/2\n", "text/plain") == [
        "http://news.example/1", "https://news.example/2",
    ]  # fmt: skip


def test_a_billion_laughs_stay_unlaughed() -> None:
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE r [<!ENTITY e0 "ha">{inner}]>'
    began = time.process_time()
    feed = f'{doctype}<rss version="2.0"><channel><title>&e11;</title><item><link>/a</link></item></channel></rss>'
    found = read_list(feed.encode(), HOME)
    assert [e.url for e in found.entries] == ["http://news.example/a"] and len(found.title or "") < 3000
    sitemap = f"{doctype}<urlset><url><loc>/a</loc></url><url><loc>/&e11;</loc></url></urlset>"
    with pytest.raises(InputError, match="entities of its own"):
        read_list(sitemap.encode(), HOME)
    assert time.process_time() - began < 5


def test_no_other_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    doctype = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    feed = f'{doctype}<rss version="2.0"><channel><title>&x;</title><item><link>/a&x;</link></item></channel></rss>'
    assert "SECRET" not in str(read_list(feed.encode(), HOME))
    sitemap = f"{doctype}<urlset><url><loc>/a&x;</loc></url></urlset>"
    with pytest.raises(InputError, match="entities of its own"):
        read_list(sitemap.encode(), HOME)
    (tmp_path / "f.opml").write_text(f'{doctype}<opml><body><outline xmlUrl="http://a.example/&x;"/></body></opml>')
    with pytest.raises(InputError):
        opml.feeds([str(tmp_path / "f.opml")])


def test_packed_bombs_are_unpacked_no_further_than_a_sitemap_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SITEMAP_BYTES", 1_000_000)
    bomb = gzip.compress(b"<urlset>" + b"<url><loc>/a</loc></url>" * 60_000 + b"</urlset>")
    with pytest.raises(InputError, match="unpacked"):
        read_list(bomb, HOME)
    with pytest.raises(InputError, match="damaged"):
        read_list(gzip.compress(rss([("/a", "A")]))[:-20] + b"x" * 20, HOME)


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "empty"), (b"  \n", "empty"), (b"<html><body>Welcome</body></html>", "neither a feed nor a sitemap"),
    (b'<html><head><link rel="alternate" type="application/rss+xml" href="/f.xml"></head><p>x</html>',
     "it names as its feeds: http://news.example/f.xml"),
    (b'{"items": []}', "no JSON Feed"), (b'{"items": [', "malformed JSON"), (b"{" * 100_000, "malformed JSON"),
    (b"\x89PNG\r\n\x1a\n\0\0\0", "neither a feed"), (b"<urlset ><url", "malformed XML"),
    (bytes(range(256)) * 40, "neither a feed"),
])  # fmt: skip
def test_what_is_no_list_is_said_so(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_list(data, HOME, "text/html; charset=utf-8")


def test_what_is_broken_is_read_as_far_as_it_goes() -> None:
    whole = rss([(f"/{n}", f"A & B {n}") for n in range(5)])
    found = read_list(whole[: whole.index(b"/3</link>") + 20], HOME)
    assert len(found.entries) >= 3 and found.fault is not None and found.fault.startswith("malformed")
    cut = b"<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url><url><lo"
    assert urls(cut) == ["http://news.example/a", "http://news.example/b"]


@pytest.mark.parametrize(
    "declared", ["text/xml; charset=latin-1", "text/html", "image/png", "text/xml; charset=no-such", ""]
)
def test_wrong_types_and_charsets(declared: str) -> None:
    body = rss([("/a", "Übung")]).replace(b'"1.0"', b'"1.0" encoding="utf-8"')
    assert urls(body, declared) == ["http://news.example/a"]
    assert urls(rss([("/a", "Übung")]).decode().encode("latin-1"), declared) == ["http://news.example/a"]


def test_thousands_of_items_with_one_guid() -> None:
    assert len(set(urls(rss([(f"/{n}", "T") for n in range(2_000)])))) == 2_000
    sitemap = b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(10_000)) + b"</urlset>"
    began = time.process_time()
    assert len(set(urls(sitemap))) == 10_000
    assert time.process_time() - began < 5


def test_more_than_a_list_may_hold_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 10)
    found = read_list(b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(20)) + b"</urlset>", HOME)
    assert len(found.entries) == 10 and "the rest is left out" in (found.fault or "")
    monkeypatch.setattr(lists, "FEED_BYTES", 1000)
    with pytest.raises(InputError, match="more than"):
        read_list(rss([(f"/{n}", "T") for n in range(20)]), HOME)


@pytest.mark.parametrize(("word", "expected"), [
    (" /a b ", "http://news.example/a%20b"), ("javascript:alert(1)", None), ("file:///etc/passwd", None), ("", None),
    (None, None), ("http://[bad", None), ("/" + "x" * 3000, None), ("//other.example/x", "http://other.example/x"),
    ("/ü", "http://news.example/ü"), ("/a\x00\r\nX: y", "http://news.example/a%00X:%20y"), ("mailto:a@b.example", None),
])  # fmt: skip
def test_addresses(word: str | None, expected: str | None) -> None:
    assert address(word, HOME) == expected


def test_days() -> None:
    assert day("Mon, 02 Mar 2026 23:30:00 -0500") == "2026-03-02" == day("2026-03-02T23:30:00-05:00")
    ahead = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    for nothing in (None, "", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", ahead, "9" * 50, "0000-00-00", 20260302):
        assert day(nothing) is None


def test_lists_of_feeds(tmp_path: Path) -> None:
    deep = '<outline text="x">' * 50 + '<outline type="rss" xmlURL="https://a.example/f"/>' + "</outline>" * 50
    (tmp_path / "f.opml").write_text(
        f'<?xml version="1.0"?><opml version="2.0"><body>{deep}<outline xmlUrl="https://b.example/f"/></body></opml>'
    )
    (tmp_path / "f.txt").write_text("# ours\n\nhttps://c.example/f\n https://a.example/f\n")
    words = [str(tmp_path / "f.opml"), str(tmp_path / "f.txt"), "https://d.example/f"]
    assert opml.feeds(words) == [f"https://{x}.example/f" for x in "abcd"]


@pytest.mark.parametrize(("text", "reason"), [
    ("<opml><body></body></opml>", "names no feed"), ("<opml><body>", "malformed OPML"), ("", "names no feed"),
    ('<opml><outline xmlUrl="ftp://a.example"/></opml>', "no http or https"), ("feeds of mine", "no http or https"),
])  # fmt: skip
def test_lists_of_feeds_that_are_none(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text(text)
    with pytest.raises(InputError, match=reason):
        opml.feeds([str(tmp_path / "f")])
    with pytest.raises(InputError, match="no such file|cannot be read"):
        opml.feeds([str(tmp_path / "missing.opml")])
