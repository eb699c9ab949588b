"""The columns of the tables that Parquet and CSV hold: those of the record's rows, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter

Kind = Any
"""A type (str, int, float, bool), a dict of columns within the column, or a list of one of these."""

_PARTY: dict[str, Kind] = {"id": str, "name": str, "kind": str, "country": str, "sector": str, "office": str}
_SOURCE: dict[str, Kind] = {
    "report": str, "title": str, "outlet": str, "published": str, "url": str, "version": str,
}  # fmt: skip
_SPAN: dict[str, Kind] = {"start": int, "end": int}
_PLACE: dict[str, Kind] = {
    "name": str, "country": str, "latitude": float, "longitude": float, "precision": str,
}  # fmt: skip

COLUMNS: dict[str, dict[str, Kind]] = {
    "events": {
        "id": str, "source": _SOURCE, "type": str, "mode": str, "quad": int, "intensity": float, "contexts": [str],
        "status": str, "actors": [_PARTY], "recipients": [_PARTY], "day": str, "day_end": str, "precision": str,
        "place": _PLACE, "claimed_in": str, "claimed_by": _PARTY, "anchor": _SPAN, "words": str, "snippet": str,
        "score": float, "same_as": str, "reports": int, "verdict": str,
    },
    "statements": {
        "id": str, "source": _SOURCE, "speaker": _PARTY, "kind": str, "words": str, "about": [_PARTY],
        "chain": [_PARTY], "source_span": _SPAN, "cue_span": _SPAN, "spans": [_SPAN], "snippet": str, "score": float,
        "verdict": str,
    },
    "commitments": {
        "id": str, "source": _SOURCE, "statement": str, "party": _PARTY, "kind": str, "toward": [_PARTY], "words": str,
        "condition": str, "due_start": str, "due_end": str, "event": str, "evidence": _SPAN, "condition_span": _SPAN,
        "snippet": str, "score": float, "verdict": str,
    },
    "reports": {
        "id": str, "title": str, "outlet": str, "published": str, "url": str, "language": str, "text": str,
        "input": str, "origin_kind": str, "origin_name": str, "version": str, "model": str, "register": str,
        "added": str, "current": bool, "verdict": str,
    },
}  # fmt: skip


def flat_columns(columns: dict[str, Kind]) -> list[str]:
    """Return the columns of one level: ``source_report`` for a column within a column, one for a list."""
    found = []
    for name, kind in columns.items():
        found += [f"{name}_{inner}" for inner in flat_columns(kind)] if isinstance(kind, dict) else [name]
    return found


def rows(source: Source, table: str, filter: Filter) -> Any:
    """Return the rows of a table that fit, as the record tells them."""
    return getattr(source, table)(filter)
