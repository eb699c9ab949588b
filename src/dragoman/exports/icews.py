"""ICEWS: 20 columns with headings, tab-separated, one row for every pair of an event's actor and recipient.

Columns as in andybega/icews, inst/extdata/events.2018.sample.tab; nothing is quoted (its reader has ``quote = ""``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.exports import cameo
from dragoman.exports.source import Pair, Told, dated, pairs, sentence, told
from dragoman.exports.tsv import Value, clean, line
from dragoman.sheet.words import country

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import PartyRow

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip

# ICEWS' words for PLOVER's sectors, as its events have them.
SECTORS = {
    "GOV": "Government", "MIL": "Military,Government", "COP": "Police,Government", "JUD": "Judicial,Government",
    "LEG": "Legislative / Parliamentary,Government", "SPY": "Government", "PTY": "Parties", "OPP": "Parties,Opposition",
    "REB": "Rebel,Dissident", "PRM": "Unidentified Forces", "UAF": "Unidentified Forces",
    "CVL": "General Population / Civilian / Social,Social", "SOC": "Social", "REL": "Social,National Religious",
    "BUS": "Business,Social", "EDU": "Social,Education", "ELI": "Elite", "JRN": "Media,Social", "LAB": "Labor,Social",
    "MED": "Medical / Health,Social", "REF": "Refugees / Displaced,Social", "AGR": "Agricultural,Social",
    "CRM": "Criminals / Gangs,Dissident", "IGO": "International Government Organization", "NGO": "NGOs,Social",
    "MNC": "Multinational Corporation,Business",
}  # fmt: skip

# Countries that ICEWS names otherwise; from andybega/icews, data-raw/country-to-gwcode-mapping.R.
_NAMES = {
    "RUS": "Russian Federation", "PSE": "Occupied Palestinian Territory", "COD": "Democratic Republic of Congo",
    "COG": "Congo", "MDA": "Moldova, Republic of", "MKD": "the former Yugoslav Republic of Macedonia",
    "CZE": "Czech Republic", "SWZ": "Swaziland", "TUR": "Turkey", "CPV": "Cape Verde", "CIV": "Cote d'Ivoire",
    "COK": "Cook Island", "VAT": "Holy See", "MAC": "Macao", "BRN": "Brunei", "FSM": "Micronesia", "LAO": "Laos",
    "SYR": "Syria", "IRN": "Iran", "PRK": "North Korea", "KOR": "South Korea", "TZA": "Tanzania", "VNM": "Vietnam",
    "VEN": "Venezuela", "BOL": "Bolivia", "GBR": "United Kingdom", "USA": "United States", "TLS": "Timor-Leste",
    "STP": "Sao Tome and Principe", "REU": "Reunion", "BLM": "Saint Barthelemy", "FLK": "Falkland Islands",
    "GIB": "Gibraltar", "GRL": "Greenland", "PRI": "Puerto Rico", "ESH": "Western Sahara", "IMN": "Isle Of Man",
    "MMR": "Myanmar", "BHS": "Bahamas", "GMB": "Gambia", "VGB": "British Virgin Islands", "VIR": "U.S. Virgin Islands",
}  # fmt: skip


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield the headings and the rows of all events that fit."""
    yield line(COLUMNS)
    for event in told(source, dated(source, filter, tally), filter.version, named=False):
        for pair in pairs(event.row):
            tally.rows += 1
            yield line(_row(event, pair))


def country_name(iso: str | None) -> str:
    """Return a country as ICEWS names it, "" for None."""
    return _NAMES.get(iso or "") or country(iso)


def _row(event: Told, pair: Pair) -> list[Value]:
    row = event.row
    code, place = cameo.cameo(row), row.place
    city = region = ""
    if place is not None:
        city = place.name if place.precision == "place" else ""
        region = place.name if place.precision == "region" else ""
    return [
        number(row.id, *(party.id if party else "" for party in pair)), row.day,
        *_party(pair[0]), code.label, code.code, code.goldstein, *_party(pair[1]),
        number(row.source.report), sentence(event.text, row.anchor.start), row.source.outlet or "", city, "", region,
        country_name(place.country) if place else "", place.latitude if place else None,
        place.longitude if place else None,
    ]  # fmt: skip


def _party(party: PartyRow | None) -> tuple[Value, ...]:
    if party is None:
        return "", "", ""
    sectors = "" if party.kind == "state" else SECTORS.get(party.sector or "", "")
    return clean(party.name), sectors, country_name(party.country)


def number(*parts: str) -> int:
    """Return 31 bits of the SHA-256 of ``parts``: ICEWS' readers in R keep its numbers as 32-bit integers.

    Two events of one record may share a number, as in ICEWS; with the event's date it is a key.
    """
    digest = hashlib.sha256("\t".join(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") >> 1
