"""A page's HTML to its report: trafilatura finds the body, the page's own metadata checks and dates it.

What trafilatura leaves in (headline, share lines, author notes, link lists) goes by the rules of ``furniture``
and by the page's JSON-LD ``articleBody`` where it has one.
"""

from __future__ import annotations

import html
import json
import logging
import re
from dataclasses import dataclass
from typing import Any

from dragoman.intake import meta
from dragoman.intake.align import align
from dragoman.intake.text import Cleaned, Known, clean
from dragoman.intake.traced import Piece, Traced

_SNIFF = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^<>]{0,500}-->\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|p)\b",
    re.IGNORECASE,
)
_LD_JSON = re.compile(r"<script[^<>]{0,300}ld\+json[^<>]{0,300}>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_META_CONTENT = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|property|content)\s*=\s*(?:"([^"<>]{0,1000})"|'([^'<>]{0,1000})')""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_SPACE = re.compile(r"\s+")
_WORDS = re.compile(r"\w+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")  # XML knows none of these; lxml refuses some
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|svg)\b[^<>]*>.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL
)
_LD_ARTICLE = 0.85
"""Share of the extracted characters that articleBody must hold to be trusted to tell the report's ends.
Lower, and the truncated bodies of paywalled pages cut real paragraphs."""
_TEASER = 300
"""Characters of the longest paragraph that articleBody may overrule; teasers on the gate's pages have under 200."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself: HTML title or Open Graph, site name, date, and JSON-LD articleBody."""

    title: str | None = None
    site: str | None = None
    published: str | None = None
    url: str | None = None
    body: str | None = None


def looks_like_html(text: str) -> bool:
    """Return whether ``text`` opens as an HTML page does."""
    return _SNIFF.match(text[:2_000]) is not None


def read_html(source: str, known: Known) -> Cleaned:
    """Return the report in the page ``source``, mapped to it; an empty body where there is none.

    Caller's ``known`` values win over the page's own. Never raises on malformed pages.
    """
    extracted, page = _extract(source, known.url)
    traced = align(extracted, source)
    if page.body:
        traced = _within_body(traced, page.body)
    title = known.title or page.title
    outlet = known.outlet or page.site
    bare = Known(title, outlet, known.published or page.published, known.url or page.url, whole_page=False)
    return clean(traced, bare)


def _extract(source: str, url: str | None) -> tuple[str, Page]:
    """Return trafilatura's text and metadata; a page it cannot parse gives ""."""
    import trafilatura

    for noisy in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    text = _CONTROL.sub("", source)
    page = _page(text, url)
    # Without tables first (link tables cost 0.6 F1 on the gate); old pages that are one table get a second try.
    for tables in (False, True):
        try:
            found = trafilatura.extract(
                text, url=url, include_comments=False, include_tables=tables, deduplicate=False, with_metadata=False
            )
        except Exception:  # lxml and trafilatura raise many kinds on broken pages
            found = None
        if found and len(found) > 200:
            break
    return found or "", page


def _page(text: str, url: str | None) -> Page:
    import trafilatura

    try:
        document = trafilatura.extract_metadata(
            text, default_url=url, date_config={"original_date": True, "extensive_search": False}
        )
    except Exception:  # as above
        document = None
    tags = _meta_tags(text[:400_000])
    ld = _articles(text)
    title = tags.get("og:title") or (document.title if document else None) or None
    site = tags.get("og:site_name") or (document.sitename if document else None) or None
    published = next((found[0] for a in ld if (found := _first_date(a.get("datePublished")))), None)
    published = published or (document.date if document else None) or None
    body = max((a["articleBody"] for a in ld if isinstance(a.get("articleBody"), str)), key=len, default=None)
    address = url or (document.url if document else None) or None
    return Page(_text(title), _site(_text(site)), published, address, body)


def _first_date(value: Any) -> tuple[str, int, int] | None:
    return meta.find_date(value[:40]) if isinstance(value, str) else None


def _text(value: str | None) -> str | None:
    return " ".join(html.unescape(value).split())[:400] or None if value else None


def _site(value: str | None) -> str | None:
    """Return a site's name without its slogan or the @ of a handle."""
    if not value:
        return None
    name = re.split(r" [|–—-] ", value.lstrip("@"))[0].strip()
    return name if 0 < len(name) <= 60 else None


def _meta_tags(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in _META_CONTENT.findall(text):
        attributes = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag)}
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name and attributes.get("content"):
            found.setdefault(name, attributes["content"])
    return found


def _articles(text: str) -> list[dict[str, Any]]:
    """Return the JSON-LD objects that are articles; live blogs' posts are not the report."""
    found: list[dict[str, Any]] = []
    for block in _LD_JSON.findall(text)[:20]:
        try:
            waiting = [json.loads(block, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(2_000):
            if not waiting:
                break
            item = waiting.pop()
            if isinstance(item, list):
                waiting.extend(item[:200])
            elif isinstance(item, dict):
                kinds = item.get("@type")
                names = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(n, str) and n.endswith("Article") for n in names):
                    found.append(item)
                waiting.extend(v for k, v in item.items() if k in ("@graph", "mainEntity", "mainEntityOfPage"))
    return found


def _within_body(traced: Traced, body: str) -> Traced:
    """Drop the paragraphs that the page's own articleBody knows nothing of, where it holds nearly all the others.

    Compared by runs of four words, since drop capitals and marks differ; a paragraph goes when under a fifth
    of its runs are there and it is as short as a teaser.
    """
    known = set(_runs(_TAG.sub(" ", html.unescape(body))))
    lines = [line.span() for line in re.finditer(r"[^\n]+", traced.text)]
    shares = []
    for start, end in lines:
        runs = _runs(traced.text[start:end])
        shares.append(sum(run in known for run in runs) / len(runs) if runs else 1.0)
    held = sum((end - start) * share for (start, end), share in zip(lines, shares, strict=True))
    if held < _LD_ARTICLE * sum(end - start for start, end in lines):
        return traced
    pieces: list[Piece] = []
    for (start, end), share in zip(lines, shares, strict=True):
        if share >= 0.2 or end - start > _TEASER:
            pieces += [(start, end), "\n"]
    return traced.rebuild(pieces)


def _runs(text: str) -> list[str]:
    words = _WORDS.findall(text.lower())
    return [" ".join(words[i : i + 4]) for i in range(len(words) - 3)]


def visible_text(source: str) -> str:
    """Return roughly what a reader of ``source`` sees, tags and scripts left out: for judging, not for reading."""
    bare = _HIDDEN.sub(" ", source)
    return html.unescape(_SPACE.sub(" ", _TAG.sub(" ", bare)))[:20_000]
