"""POLECAT: 40 columns with headings, tab-separated, one row an event; several names in a field are joined by "; ".

Columns as in the headings of POLECAT's own files; "None" stands for what is not known, as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.exports import cameo
from dragoman.exports.source import Told, dated, told
from dragoman.exports.tsv import clean, line
from dragoman.sheet.words import QUADS

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import EventRow, PartyRow

_SIDE = ("{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw",
         "Wikipedia {0} ID")  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format("Actor") for name in _SIDE), *(name.format("Recipient") for name in _SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
NONE, MARK = "None", "; "


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield the headings and the rows of all events that fit."""
    yield line(COLUMNS)
    for event in told(source, dated(source, filter, tally), filter.version):
        tally.rows += 1
        yield line([clean(value) or NONE for value in _row(event)])


def _row(event: Told) -> list[str]:
    row = event.row
    return [
        row.id, row.day or "", row.type, row.mode or "", str(row.intensity), QUADS[row.quad].upper(),
        cameo.joined(row.contexts, MARK), *_side(event, "actor", row.actors),
        *_side(event, "recipient", row.recipients), *_place(row), row.source.outlet or "", row.source.published or "",
        "", "", "", "", f"dragoman {row.source.version}",
    ]  # fmt: skip


def _side(event: Told, side: str, parties: Sequence[PartyRow]) -> Iterator[str]:
    """Yield the eight columns of a side; in each the parties stand in the same order."""
    spans = [event.at(side, party) for party in parties]
    raw = [span.of(event.text) if span else "" for span in spans]
    sectors = [party.sector or "" for party in parties]
    yield _several([party.name for party in parties])
    yield _several([party.country or "" for party in parties])
    yield _several([cameo.cow(party.country) for party in parties])
    yield sectors[0] if sectors else ""
    yield _several(sectors)
    yield _several([party.office or "" for party in parties])
    yield _several(raw)
    yield ""


def _several(values: Sequence[str]) -> str:
    """Return values joined, "None" for each that is not known; "" if none is."""
    return cameo.joined((value or NONE for value in values), MARK) if any(values) else ""


def _place(row: EventRow) -> tuple[str, ...]:
    """Return placename, city, district, province, country, latitude, longitude, GeoNames id, raw name, kind."""
    place = row.place
    if place is None:
        return ("",) * 10
    city, province = (place.name if place.precision == kind else "" for kind in ("place", "region"))
    where = ("" if degrees is None else str(degrees) for degrees in (place.latitude, place.longitude))
    return place.name, city, "", province, place.country or "", *where, "", place.name, ""
