"""PLOVER: one JSON object an event, with the fields of the manual's chapter 6 and what only Dragoman has beside them.

Field names as in openeventdata/PLOVER, PLOVER_MANUAL.tex (draft 0.8), tables 6.1 to 6.6; the fields of ``dragoman``
are not PLOVER's. The report's text is not in it: that is the outlet's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.exports.source import Told, dated, sentence, told
from dragoman.sheet.words import country

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.records import Span
    from dragoman.store.filters import Filter
    from dragoman.store.rows import PartyRow, PlaceRow

REQUIRED = ("id", "has_event", "date", "actor", "event")
_RESOLUTION = {"place": 4, "region": 2, "country": 1}
"""PLOVER's levels: 5 within a city, 4 city, 3 district, 2 province, 1 country."""


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield a line for each event that fits."""
    for event in told(source, dated(source, filter, tally), filter.version):
        tally.rows += 1
        yield json.dumps(record(event), ensure_ascii=False) + "\n"


def record(event: Told) -> dict[str, Any]:
    """Return one event as PLOVER has it; what is not known is left out."""
    row = event.row
    return _known({
        "id": row.id,
        "has_event": True,
        "date": row.day,
        "enddate": row.day_end if row.day_end != row.day else None,
        "actor": _entities(event, "actor", row.actors),
        "recipient": _entities(event, "recipient", row.recipients),
        "event": [row.type],
        "event_loc": _place(row.place),
        "event_text": [row.words],
        "quad_code": row.quad,
        "event_scale": row.intensity,
        "mode": [row.mode] if row.mode else [],
        "context": list(row.contexts),
        "link": row.same_as or row.id,
        "text_info": {
            "sequence": sentence(event.text, row.anchor.start), "start": row.anchor.start, "end": row.anchor.end
        },
        "cite_info": _known({
            "citation": row.source.report, "url": row.source.url, "title": row.source.title,
            "publication": row.source.outlet,
        }),
        "coder": f"dragoman {row.source.version}",
        "dragoman": {
            "status": row.status,
            "claimed_in": row.claimed_in,
            "claimed_by": _entity(row.claimed_by, None, event.text) if row.claimed_by else None,
            "date_precision": row.precision,
            "published": row.source.published,
            "reports": row.reports,
            "same_as": row.same_as,
            "score": row.score,
            "verdict": row.verdict,
        },
    })  # fmt: skip


def _entities(event: Told, side: str, parties: Sequence[PartyRow]) -> list[dict[str, Any]]:
    return [_entity(party, event.at(side, party), event.text) for party in parties]


def _entity(party: PartyRow, at: Span | None, text: str) -> dict[str, Any]:
    """Return a party as PLOVER's entity; ``start`` and ``end`` are where it is named."""
    return _known({
        "code": party.country or (party.sector if party.kind == "organisation" else None),
        "sector": party.sector,
        "entity_text": at.of(text) if at else None,
        "identifier_id": party.id,
        "identifier_text": party.name,
        "office": party.office,
        "kind": party.kind,
        "start": at.start if at else None,
        "end": at.end if at else None,
    })  # fmt: skip


def _place(place: PlaceRow | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return _known({
        "extracted_place": place.name, "resolved_place": place.name, "lat": place.latitude, "lon": place.longitude,
        "city": place.name if place.precision == "place" else None,
        "province": place.name if place.precision == "region" else None,
        "country": country(place.country) or None, "country_code": place.country,
        "resolution": _RESOLUTION.get(place.precision),
    })  # fmt: skip


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
