"""GDELT 2.0 Events: 61 columns without headings, one row for every pair of an event's actor and recipient.

Columns as in linwoodc3/gdeltPyR, GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv; see docs/formats.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dragoman.exports import cameo
from dragoman.exports.source import Pair, dated, lead, pairs, told
from dragoman.exports.tsv import Value, line

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source as Record
    from dragoman.store.filters import Filter
    from dragoman.store.rows import EventRow, PartyRow, PlaceRow, Source

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
          "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
NO_PLACE: tuple[Value, ...] = (0, *[""] * 7)
NO_TONE = 0
"""What stands where GDELT has the tone, which is not measured: readers demand a number."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a happening is told: by events read, outlets and reports."""

    mentions: int
    sources: int
    articles: int


def lines(source: Record, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield the rows of all events that fit."""
    for event in told(source, dated(source, filter, tally), filter.version, named=False):
        row = event.row
        counts = counted(source, row, filter.every)
        first = row.anchor.start < lead(event.text, row.source.title)
        for pair in pairs(row):
            tally.rows += 1
            yield line(_row(row, pair, counts, first))


def counted(source: Record, row: EventRow, every: bool) -> Counts:
    """Return how often the happening is told; with ``every`` each report's event stands for itself."""
    if every or row.reports < 2:
        return Counts(1, 1, 1)
    events = source.happening(row.id).events
    outlets = {event.source.outlet or event.source.report for event in events}
    return Counts(len(events), len(outlets), row.reports)


def event_id(event: str, pair: Pair) -> int:
    """Return GLOBALEVENTID: 63 bits of the SHA-256 of the event's id and both parties, the same on every machine."""
    key = "\t".join((event, *("" if party is None else party.id for party in pair)))
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def _row(row: EventRow, pair: Pair, counts: Counts, first: bool) -> list[Value]:
    code, day = cameo.cameo(row), row.day or ""
    published = row.source.published or day
    return [
        event_id(row.id, pair), *_dates(day), *_actor(pair[0]), *_actor(pair[1]), int(first),
        code.code, code.base, code.root, code.quad, code.goldstein, counts.mentions, counts.sources, counts.articles,
        NO_TONE, *NO_PLACE, *NO_PLACE, *geo(row.place), stamp(published), cited(row.source, published),
    ]  # fmt: skip


def _dates(day: str) -> tuple[Value, ...]:
    """Return SQLDATE, MonthYear, Year and FractionDate of an ISO day."""
    compact = day.replace("-", "")
    return compact, compact[:6], compact[:4], f"{int(day[:4]) + _passed(day):.4f}"


def _passed(day: str) -> float:
    """Return the share of the year before a day. GDELT counts 365 days in every year: 1 July 2016 is 2016.4959."""
    try:
        found = date.fromisoformat(day)
        return (found.replace(year=2001).timetuple().tm_yday - 1) / 365
    except ValueError:  # 29 February, or a day that no calendar has
        return 59 / 365 if day[5:] == "02-29" else 0.0


def _actor(party: PartyRow | None) -> tuple[Value, ...]:
    if party is None:
        return ("",) * 10
    known = cameo.group(party)
    what = cameo.role(party) or ("IGO" if known else "")
    country = "" if known else cameo.country_code(party.country)
    return cameo.actor_code(party), party.name.upper(), country, known, "", "", "", what, "", ""


def geo(place: PlaceRow | None) -> tuple[Value, ...]:
    """Return the eight columns of a place. Type: 1 a country, 5 and 2 a region, 4 and 3 a place; 2, 3 in the USA."""
    if place is None:
        return NO_PLACE
    country, american = cameo.fips(place.country), place.country == "USA"
    if place.precision == "country":
        return 1, place.name, country, country, "", place.latitude, place.longitude, country
    kind = (2 if american else 5) if place.precision == "region" else (3 if american else 4)
    return kind, place.name, country, "", "", place.latitude, place.longitude, ""


def cited(source: Source, day: str) -> str:
    """Return where a report is: its address, or, as GDELT does for what has none, a citation in words."""
    return source.url or ", ".join(part for part in (source.outlet, source.title, day, source.report) if part)


def stamp(day: str) -> str:
    """Return a day as GDELT's YYYYMMDDHHMMSS, at midnight."""
    return day.replace("-", "") + "000000"
