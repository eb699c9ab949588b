"""One input on its way in, and what holds for opening them: limits, columns, the count of what is passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.records import InputError, OriginKind

Source = str | Path | bytes
"""Page text, a file, or the bytes of either."""

MAX_BYTES = 20_000_000
"""A page of more bytes is refused unread; the longest report in the test data has 0.3 MB."""

PAGES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml", ".md"})
LINES = frozenset({".jsonl", ".ndjson"})

DEFAULT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content"),
    "html": ("html",),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "publisher"),
    "published": ("published", "date", "publish_date", "published_at"),
}
"""The columns of a table, or fields of a line of JSON, that hold what; the first that is there and filled counts."""


@dataclass(frozen=True, slots=True)
class Item:
    """One input on its way in. Either ``source`` or ``error`` is set, or ``url`` alone: then it is yet to be fetched.

    ``title``, ``outlet`` and ``published`` are what a line of JSON or a row of a table said; None elsewhere.
    ``note`` is told among the rejects of a report that is read all the same: that a crawler has cut it.
    """

    name: str
    source: Source | None = None
    error: str | None = None
    kind: OriginKind | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """How inputs are opened. ``columns`` name the fields of JSON and the columns of tables, see ``DEFAULT_COLUMNS``.

    ``skipped`` counts, by reason, what is in an archive and is no page: it is passed over, and no reject.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_COLUMNS)
    skipped: Counter[str] = field(default_factory=Counter)

    @classmethod
    def named(cls, given: Mapping[str, str]) -> Opening:
        """Return an opening in which a field (``text``, ``html``, ``url`` ...) is in the column that ``given`` says.

        Raises:
            InputError: a field that there is not.
        """
        for name in given:
            if name not in DEFAULT_COLUMNS:
                raise InputError(f"{name!r} is none of the fields {', '.join(DEFAULT_COLUMNS)}")
        # Whoever says where the text is does not mean a column that happens to be called html, and the reverse.
        page = {"text": (), "html": ()} if {"text", "html"} & given.keys() else {}
        return cls({**DEFAULT_COLUMNS, **page, **{name: (column,) for name, column in given.items()}})


def row_item(row: Mapping[str, Any], name: str, opening: Opening, kind: OriginKind | None = None) -> Item | None:
    """Return the item in one row of a table or line of JSON; None where it has neither text nor HTML."""

    def value(field: str) -> str | None:
        held = (row.get(column) for column in opening.columns[field])
        return next((one for one in held if isinstance(one, str) and one.strip()), None)

    page = value("html")
    source = page or value("text")
    if source is None:
        return None
    return Item(
        name,
        # HTML goes on as bytes, so that it is sniffed as a file would be.
        source=source.encode("utf-8", "surrogatepass") if page else source,
        kind=kind,
        url=value("url"),
        title=value("title"),
        outlet=value("outlet"),
        published=value("published"),
    )


def in_utf8(data: bytes, declared: str | None) -> bytes:
    """Return ``data`` in UTF-8 where the server named another encoding for text: the header wins over a guess."""
    if not declared or declared.lower().replace("_", "-") in ("utf-8", "utf8"):
        return data
    try:
        return data.decode(declared).encode("utf-8")
    except (LookupError, ValueError):
        return data
