"""Intake: a source in, a clean report with its map to the raw input out.

``load`` reads one source; ``expand`` turns the words of a command line into items and ``take`` reads one.
A page that is no report is an ``Intake`` without one and with the reason; only a source that cannot be opened
raises, and ``take`` turns that into a reject as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from dragoman.intake import decode, furniture, meta, sources
from dragoman.intake.items import MAX_BYTES, Item, Opening, Source
from dragoman.intake.language import is_english
from dragoman.intake.sources import expand, fetch
from dragoman.intake.text import Cleaned, Known, clean
from dragoman.intake.traced import Traced
from dragoman.records import DragomanError, InputError, Intake, Origin, Reject, Report, content_id

__all__ = ["DEFAULTS", "IntakeSettings", "Item", "Opening", "Source", "expand", "fetch", "load", "take"]


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """Limits of intake. ``max_bytes``: larger input is refused. ``english_only``: other languages are refused.

    ``max_chars``: a longer body is refused; reading takes about a kilobyte of memory for each of its characters, and
    the longest in the test data has 300,000.
    ``stub_chars``: a page that says "access denied" or "subscribe to continue" and has fewer characters of body
    is a block page; the shortest report in the test data has 300, the longest stub seen 500.
    """

    max_bytes: int = MAX_BYTES
    english_only: bool = True
    max_chars: int = 500_000
    stub_chars: int = 600


DEFAULTS = IntakeSettings()


def load(
    source: Source,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    name: str | None = None,
    settings: IntakeSettings = DEFAULTS,
) -> Intake:
    """Return the report in ``source``: a str is page text, a Path a file, bytes are sniffed (text, HTML, encoding).

    ``published`` (YYYY-MM-DD), ``outlet`` and ``url`` win over what the page says. ``name`` is the input's name
    in messages and in ``report.origin``.

    Raises:
        InputError: a file that cannot be opened, a ``published`` that is no date, or a source that is none of these.
    """
    _check(source, outlet)
    label = name or (str(source) if isinstance(source, Path) else "text" if isinstance(source, str) else "bytes")
    item = Item(label, source=source, url=url, outlet=outlet, published=meta.iso_date(published))
    return _read(item, settings)


def take(
    item: Item, *, published: str | None = None, outlet: str | None = None, settings: IntakeSettings = DEFAULTS
) -> Intake:
    """Return what ``item`` holds, fetched first if it is an address; what cannot be had is a reject, never an error.

    Raises:
        InputError: ``published`` is no date.
    """
    asked = meta.iso_date(published)
    if item.error:
        return _refused(item.error)
    try:
        if item.source is None:
            data, address = sources.fetch_page(item.url or item.name)
            item = replace(item, source=data, url=address or item.url)
        found = meta.find_date(item.published[:100]) if item.published and not asked else None
        item = replace(item, published=asked or (found[0] if found else None), outlet=outlet or item.outlet)
        return _read(item, settings)
    except DragomanError as error:
        return _refused(str(error))


def _read(item: Item, settings: IntakeSettings) -> Intake:
    """Return the report in an item with a source; the stages of intake, in order."""
    source = item.source
    if isinstance(source, Path):
        if many(source):
            raise InputError(f"{source}: is packed or holds many reports; read it with expand() and take()")
        try:
            if source.stat().st_size > settings.max_bytes:
                return _refused(f"too large: over {settings.max_bytes / 1e6:.0f} MB; split it")
        except (OSError, ValueError):
            pass  # read_file says what is wrong with it
        source = sources.read_file(source)
    if source is None:
        raise InputError(f"{item.name}: nothing was read from it")
    # A character is a byte at least, so this holds for text too.
    if len(source) > settings.max_bytes:
        return _refused(f"too large: over {settings.max_bytes / 1e6:.0f} MB; split it")
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    raw = decode.mend(source) if isinstance(source, str) else decode.decode(data)
    if raw is None:
        return _refused("binary: no text in it; convert it to text or HTML first")
    if not raw.strip():
        return Intake(None, (Reject("intake", "empty", 0, len(raw)),), raw)
    title, outlet, url = (decode.mend(value) if value else None for value in (item.title, item.outlet, item.url))
    known = Known(title, outlet, item.published, url)
    page = _is_html(item, raw)
    if page:
        from dragoman.intake.html import read_html

        cleaned = read_html(raw, known)
    else:
        cleaned = clean(Traced.of(raw), known)
    dropped = tuple(Reject("intake", f"furniture: {reason}", low, high) for reason, low, high in cleaned.dropped)
    dropped += (Reject("intake", item.note, len(raw), len(raw)),) if item.note else ()
    english, language = is_english(cleaned.body.text or (_visible(raw) if page else raw))
    reason = _blocked(raw, cleaned, settings, page)
    if not reason and settings.english_only and not english and language != "no letters":
        reason = f"not English: looks like {language}"
    if not reason and len(cleaned.body.text) > settings.max_chars:
        reason = f"too long: over {settings.max_chars:,} characters of text; split it into its reports"
    reason = reason or _empty(cleaned)
    if reason:
        return Intake(None, (Reject("intake", reason, 0, len(raw)), *dropped), raw)
    origin = Origin(item.kind or ("html" if page else "text"), item.name, hashlib.sha256(data).hexdigest())
    return Intake(_report(cleaned, known, origin, "en" if english else None), dropped, raw)


def _check(source: object, outlet: object) -> None:
    if not isinstance(source, (str, Path, bytes)):
        raise InputError(f"a source is page text (str), a Path or bytes, not {type(source).__name__}")
    if outlet is not None and not isinstance(outlet, str):
        raise InputError(f"outlet: {outlet!r:.60} is no name")


def many(path: Path) -> bool:
    """Return whether a file holds pages that ``expand`` takes out of it."""
    from dragoman.intake import archives

    return archives.many(path)


def _is_html(item: Item, raw: str) -> bool:
    from dragoman.intake.html import looks_like_html

    ending = PurePath(item.name).suffix.lower()
    named = not isinstance(item.source, str) and ending in (".html", ".htm", ".xhtml")
    return looks_like_html(raw) or (named and "<" in raw)


def _report(cleaned: Cleaned, known: Known, origin: Origin, language: str | None) -> Report:
    text = cleaned.body.text
    title = cleaned.title
    published = known.published or meta.settle_date(cleaned.published, meta.url_date(cleaned.url or known.url))
    outlet = known.outlet or cleaned.outlet or meta.url_outlet(known.url or cleaned.url)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Report(
        id=content_id("r", digest, title, published, outlet),
        title=title,
        outlet=outlet,
        published=published,
        url=known.url or cleaned.url,
        language=language,
        text=text,
        origin=origin,
        map=cleaned.body.segments,
    )


def _blocked(raw: str, cleaned: Cleaned, settings: IntakeSettings, page: bool) -> str | None:
    """Return why a page with little body is a block page, or None."""
    text = cleaned.body.text
    if len(text) >= settings.stub_chars:
        return None
    blocked = furniture.block_reason(f"{text}\n{_visible(raw) if page else raw[:4_000]}")
    return f"block page: {blocked}" if blocked else None


def _empty(cleaned: Cleaned) -> str | None:
    """Return why the body is no prose, or None: three words in a paragraph, two in small letters (one, if it ends)."""
    for paragraph in cleaned.body.text.split("\n"):
        words = paragraph[:400].split()
        small = sum(word.isalpha() and word.islower() for word in words)
        if len(words) >= 3 and small >= (1 if paragraph.rstrip('"”’)').endswith((".", "!", "?")) else 2):
            return None
    left = cleaned.body.text or cleaned.dropped
    return "no prose: nothing left but menus, lists or marks" if left else "no prose: no body found"


def _visible(source: str) -> str:
    from dragoman.intake.html import visible_text

    return visible_text(source[:400_000])


def _refused(reason: str) -> Intake:
    return Intake(None, (Reject("intake", reason, 0, 0),), "")
