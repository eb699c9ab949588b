"""What a feed or sitemap lists: RSS, Atom and RDF, JSON Feed, sitemaps, news sitemaps and their indexes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import IO, Any, Literal
from urllib.parse import urljoin, urlsplit

from dragoman.records import InputError

Kind = Literal["feed", "sitemap", "index"]

FEED_BYTES = 10_000_000
"""A feed of more is refused: it is parsed whole. 10,000 items with a lead each have about 5 MB."""
SITEMAP_BYTES = 50 * 1024 * 1024
MOST = 50_000
"""Entries of one list, and 50 MB unpacked: the limits of the protocol (sitemaps.org/protocol.html)."""
LONGEST = 2048
"""Characters of an address; the protocol's limit too."""
EARLIEST = date(1990, 1, 1)

_ROOT = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]", re.I)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_BAD = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a list names, or a list that an index names.

    ``mark`` changes when the list says that the page did. ``published`` is the ISO day that a feed gives; ``moment``
    what a sitemap says of its last change, in seconds since 1970.
    """

    url: str
    mark: str
    published: str | None = None
    moment: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds, in its order. ``fault`` says what is wrong with it where it could be read in part."""

    kind: Kind
    title: str | None
    entries: tuple[Entry, ...]
    fault: str | None = None


def read_list(data: bytes, url: str, declared: str = "") -> Listing:
    """Return what the list at ``url`` holds; ``declared`` is the server's Content-Type.

    Entities are never expanded beyond what the parsers allow, nothing else is opened, and packed data is unpacked
    only up to ``SITEMAP_BYTES``.

    Raises:
        InputError: neither a feed nor a sitemap, or too large.
    """
    file = _opened(data)
    try:
        head = file.read(4096)
        file.seek(0)
        plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
        if not plain:
            raise InputError("empty: neither a feed nor a sitemap")
        if found := _ROOT.search(plain):
            if b"<!ENTITY" in plain:
                raise InputError("a sitemap that declares entities of its own, which none needs")
            return _sitemap(file, url, "index" if found[1].lower() == b"sitemapindex" else "sitemap")
        if plain.startswith((b"http://", b"https://")):
            return _plain(file)
        whole = file.read(FEED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"packed with gzip, and damaged: {error}") from error
    if len(whole) > FEED_BYTES:
        raise InputError(f"a feed of more than {FEED_BYTES / 1e6:.0f} MB")
    return _json(whole, url) if plain.startswith(b"{") else _feed(whole, url, declared)


class _Bounded(io.RawIOBase):
    """A file to read from that ends with an error where it is longer than a sitemap may be."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._read = file, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if size >= 0 else SITEMAP_BYTES + 1)
        self._read += len(data)
        if self._read > SITEMAP_BYTES:
            raise InputError(f"more than {SITEMAP_BYTES >> 20} MB unpacked")
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        self._read = 0
        return self._file.seek(offset, whence)


def _opened(data: bytes) -> IO[bytes]:
    file: IO[bytes] = io.BytesIO(data)
    if data[:2] == b"\x1f\x8b":
        file = gzip.GzipFile(fileobj=file)  # type: ignore[assignment]
    return _Bounded(file)  # type: ignore[return-value]


def _sitemap(file: IO[bytes], base: str, kind: Kind) -> Listing:
    """Read a sitemap or an index as it streams by."""
    from lxml import etree

    entries: list[Entry] = []
    fault = None
    wanted = "sitemap" if kind == "index" else "url"
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True}
    try:
        parser = etree.iterparse(file, events=("end",), huge_tree=False, **options)
        for _, element in parser:
            if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] != wanted:
                continue
            told = _told(element)
            element.clear()
            while element.getprevious() is not None:  # or the tree keeps an empty element for each
                del element.getparent()[0]
            url = address(told.get("loc"), base)
            if url is None:
                continue
            if len(entries) == MOST:
                fault = f"more than {MOST:,} addresses; the rest is left out"
                break
            entries.append(_of_sitemap(url, told))
        if parser.error_log:
            fault = fault or f"malformed XML: {parser.error_log[0].message}"[:200]
    except etree.XMLSyntaxError as error:
        fault = f"malformed XML: {error.msg}"[:200]
    if not entries and fault:
        raise InputError(fault)
    return Listing(kind, None, tuple(entries), fault)


def _told(element: Any) -> dict[str, str]:
    """Return the texts of an element's descendants by local name; the first of each counts."""
    found: dict[str, str] = {}
    for one in element.iter():
        if isinstance(one.tag, str) and one.text and one.text.strip():
            found.setdefault(one.tag.rpartition("}")[2], one.text.strip()[:LONGEST])
    return found


def _of_sitemap(url: str, told: dict[str, str]) -> Entry:
    given = told.get("publication_date")
    changed = told.get("lastmod") or given
    return Entry(url, _mark(changed or "", told.get("title", "")), day(given), _seconds(changed))


def _plain(file: IO[bytes]) -> Listing:
    """Read a sitemap in plain text: an address a line."""
    lines = file.read(SITEMAP_BYTES).decode("utf-8", "replace").splitlines()
    found = [url for line in lines if (url := address(line, ""))]
    fault = f"more than {MOST:,} addresses; the rest is left out" if len(found) > MOST else None
    return Listing("sitemap", None, tuple(Entry(url, "") for url in found[:MOST]), fault)


def _feed(data: bytes, url: str, declared: str) -> Listing:
    import feedparser

    headers = {"content-location": url, "content-type": declared}
    try:
        found = feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except Exception as error:  # broken feeds bring many kinds out of it
        raise InputError(f"malformed: {type(error).__name__}: {error}"[:200]) from error
    if not found.get("version"):
        raise InputError(_no_feed(found, declared))
    entries = list(_of_feed(found.entries, url))
    fault = None
    # Not what the server declares, but well formed: nothing is missing.
    mild = feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType
    if found.bozo and not isinstance(found.get("bozo_exception"), mild):
        fault = f"malformed: {found.get('bozo_exception')}"[:200]
    if len(entries) < len(found.entries):
        fault = fault or f"{len(found.entries) - len(entries):,} items without an http address are left out"
    if not entries and found.bozo:
        raise InputError(fault or "malformed")
    return Listing("feed", _text(found.feed, "title"), tuple(entries[:MOST]), fault)


def _of_feed(items: Any, base: str) -> Iterator[Entry]:
    for item in items:
        url = address(_text(item, "link"), base)
        if url is not None:
            # dict.get: feedparser's own has "updated" stand in for "published", with a warning.
            published, updated = dict.get(item, "published"), dict.get(item, "updated")
            yield Entry(url, _mark(updated or published or "", _text(item, "title") or ""), day(published))


def _no_feed(found: Any, declared: str) -> str:
    """Say what it is instead: of a page, which feeds it names."""
    links = [one for one in found.feed.get("links", ()) if one.get("type") in _FEED_TYPES and one.get("href")]
    if links:
        named = ", ".join(str(one["href"])[:200] for one in links[:3])
        return f"a web page and no feed; it names as its feeds: {named}"
    return f"neither a feed nor a sitemap ({declared.partition(';')[0].strip()[:60] or 'of no declared type'})"


def _json(data: bytes, base: str) -> Listing:
    """Read a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"malformed JSON: {error}"[:200]) from error
    items = found.get("items")
    if "jsonfeed.org/version/" not in str(found.get("version")) or not isinstance(items, list):
        raise InputError("JSON, but no JSON Feed")
    entries = []
    for item in items[:MOST]:
        if isinstance(item, dict) and (url := address(_text(item, "url") or _text(item, "external_url"), base)):
            published = _text(item, "date_published")
            mark = _mark(_text(item, "date_modified") or published or "", _text(item, "title") or "")
            entries.append(Entry(url, mark, day(published)))
    left = len(items) - len(entries)
    fault = f"{left:,} items without an http address are left out" if left else None
    return Listing("feed", _text(found, "title"), tuple(entries), fault)


def address(word: str | None, base: str) -> str | None:
    """Return the http(s) address that ``word`` is, seen from ``base``, without its fragment; None if it is none."""
    if not word or len(word) > LONGEST:
        return None
    try:
        url = urljoin(base, word.strip()).partition("#")[0]
        named = bool(urlsplit(url).hostname)
    except ValueError:
        return None
    if not named or not url.lower().startswith(("http://", "https://")) or len(url) > LONGEST:
        return None
    return _BAD.sub(lambda found: f"%{ord(found[0]):02X}", url)


def day(word: object) -> str | None:
    """Return the ISO day that a date of a feed names, where it is told; None for none, or one that cannot be."""
    moment = _when(word)
    if moment is None or moment.date() < EARLIEST or moment - datetime.now(UTC) > timedelta(days=2):
        return None
    return moment.date().isoformat()


def _seconds(word: object) -> float | None:
    moment = _when(word)
    return None if moment is None else moment.timestamp()


def _when(word: object) -> datetime | None:
    """Return the time in a date of RFC 822 or ISO 8601; one without a zone is taken as UTC."""
    if not isinstance(word, str) or not 4 <= len(word) <= 60:
        return None
    try:
        found = datetime.fromisoformat(word.strip())
    except ValueError:
        try:
            found = parsedate_to_datetime(word)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.timestamp()
    except (ValueError, OverflowError):
        return None
    return found


def _mark(changed: str, title: str) -> str:
    return hashlib.sha256(f"{changed}\n{title}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _text(found: Any, name: str) -> str | None:
    value = dict.get(found, name) if isinstance(found, dict) else None
    return value.strip()[:LONGEST] or None if isinstance(value, str) else None
