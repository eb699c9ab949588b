"""What a state or an armed group is called without its name: "the kingdom", "the militant group".

A state's are of few that can be meant, a group's of those that the report names.

The regions follow the UN's M49 standard, as newspapers stretch it (Sudan is both North and East African).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.records import Span
from dragoman.resolve.bodies import DASH
from dragoman.resolve.names import Found

_NORTH_AFRICA = "EGY LBY TUN DZA MAR SDN"
_WEST_AFRICA = "BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI MRT NER NGA SEN SLE TGO"
_EAST_AFRICA = "ETH KEN UGA TZA RWA BDI SOM DJI ERI SSD SDN MDG MOZ"
_CENTRAL_AFRICA = "CMR CAF TCD COG COD GNQ GAB STP BDI RWA"
_SOUTHERN_AFRICA = "ZAF NAM BWA ZWE ZMB MOZ MWI LSO SWZ AGO MDG"
_SOUTH_AMERICA = "ARG BOL BRA CHL COL ECU GUY PRY PER SUR URY VEN"
_CENTRAL_AMERICA = "BLZ CRI SLV GTM HND NIC PAN"
_CARIBBEAN = "CUB HTI DOM JAM TTO BRB BHS GRD LCA VCT ATG DMA KNA"
_PACIFIC = "FJI PNG SLB VUT WSM TON KIR TUV NRU PLW FSM MHL"
_SOUTHEAST_ASIA = "VNM THA PHL IDN MYS SGP MMR KHM LAO BRN TLS"
_GULF = "SAU ARE QAT KWT BHR OMN"
#: Before "country", "nation", "state" and the like.
_REGIONS = {
    "north african": _NORTH_AFRICA, "west african": _WEST_AFRICA, "east african": _EAST_AFRICA,
    "central african": _CENTRAL_AFRICA, "southern african": _SOUTHERN_AFRICA,
    "african": " ".join((_NORTH_AFRICA, _WEST_AFRICA, _EAST_AFRICA, _CENTRAL_AFRICA, _SOUTHERN_AFRICA)),
    "sahel": "MLI NER BFA TCD MRT SEN SDN", "sahelian": "MLI NER BFA TCD MRT SEN SDN",
    "maghreb": "MAR DZA TUN LBY MRT", "andean": "PER BOL ECU COL CHL VEN",
    "south american": _SOUTH_AMERICA, "central american": _CENTRAL_AMERICA, "caribbean": _CARIBBEAN,
    "latin american": " ".join((_SOUTH_AMERICA, _CENTRAL_AMERICA, "MEX CUB DOM HTI")),
    "south asian": "IND PAK BGD LKA NPL BTN MDV AFG", "himalayan": "NPL BTN",
    "southeast asian": _SOUTHEAST_ASIA, "south-east asian": _SOUTHEAST_ASIA, "east asian": "CHN JPN KOR PRK MNG TWN",
    "central asian": "KAZ KGZ TJK TKM UZB", "pacific": _PACIFIC, "pacific island": _PACIFIC,
    "gulf": _GULF, "gulf arab": _GULF, "arab gulf": _GULF, "caucasus": "ARM AZE GEO", "caucasian": "ARM AZE GEO",
    "nordic": "DNK SWE NOR FIN ISL", "scandinavian": "DNK SWE NOR", "baltic": "EST LVA LTU",
    "balkan": "ALB BIH BGR HRV GRC XKX MNE MKD ROU SRB SVN", "benelux": "BEL NLD LUX", "iberian": "ESP PRT",
}  # fmt: skip
_ALONE = {
    "kingdom": "SAU JOR MAR BHR BEL NLD DNK NOR SWE ESP THA KHM BTN LSO SWZ TON",
    "emirate": "QAT KWT", "sultanate": "OMN BRN", "city-state": "SGP MCO", "city state": "SGP MCO",
    "grand duchy": "LUX", "principality": "MCO LIE AND",
}  # fmt: skip
_PARTS = "|".join(sorted((re.escape(r) for r in _REGIONS), key=len, reverse=True))
_EPITHET = re.compile(
    rf"(?i)\bthe (?:(?!former\b)[\w-]+ ){{0,2}}?(?:(?P<region>{_PARTS})"
    r" (?:country|nation|state|republic|kingdom|emirate|power|neighbou?r)"
    rf"|(?P<alone>{'|'.join(_ALONE)}))\b(?! of\b)"
)
_WORDS = re.compile(
    r"(?i) (?:country|nation|state|republic|kingdom|emirate|sultanate|duchy|principality|power|neighbou?r)\b"
)
#: What an armed group is called where no name of its own follows.
_GROUP = re.compile(
    r"(?i)\bthe (?:(?!(?:former|the|an?|of|by|in|on|at|to|for|from|with|and|that|says?|said)\b)[\w-]+ ){0,3}?"
    r"(?:militant|terror|terrorist|islamist|jihadist|armed|rebel|extremist|paramilitary|insurgent|mercenary)"
    r"(?: islamist| palestinian)? (?:group|organi[sz]ation|movement|militia|faction)\b"
    r"(?! ?[“\"‘(]| al-|,? (?:called|named|known|calling|led|leader|of (?-i:[A-Z])\w+)\b"
    r"|[’']s (?-i:[A-Z])| (?-i:[A-Z]))"
)
_ARMED = frozenset({"REB", "UAF"})
AHEAD = 200  # code points behind an epithet within which its state is named first, as in a headline


def meant(text: str, named: Sequence[Found]) -> dict[Span, str]:
    """Return the state (ISO3) or group (id) of each epithet: the last named before it that can be meant, else the next.

    ``named`` are the names in ``text``. An epithet of which nobody near can be meant is left out.
    """
    return _groups(text, named) | (_states(text, named) if _WORDS.search(text) else {})


def _groups(text: str, named: Sequence[Found]) -> dict[Span, str]:
    """Return the armed group (id) of each "the militant group"; of "the Lebanese militant group" one of Lebanon."""
    armed = [(start, e) for start, _, e, _ in named if e.id.startswith("group:") and e.sector in _ARMED]
    found: dict[Span, str] = {}
    for match in _GROUP.finditer(text) if armed else ():
        span = Span(*match.span())
        of = {
            e.country
            for start, end, e, how in named
            if how == "demonym" and span.start <= start < span.end and text[end] not in DASH  # "Ardanian-backed"
        }
        fits = [(start, e.id) for start, e in armed if not of or e.country in of]
        if group := _nearest(fits, span):
            found[span] = group
    return found


def _states(text: str, named: Sequence[Found]) -> dict[Span, str]:
    """Return the state (ISO3) of each "the kingdom", "the West African nation"."""
    found: dict[Span, str] = {}
    ends = {end for _, end, _, _ in named}
    for match in _EPITHET.finditer(text):
        if match.end() in ends:
            continue  # a name: "the United Kingdom", "the Central African Republic"
        region, alone = match["region"], match["alone"]
        codes = _REGIONS[region.lower()] if region else _ALONE[alone.lower()]
        fits = [(s, e.country) for s, _, e, how in named if how != "outlet" and e.country in codes.split()]
        if code := _nearest(fits, Span(*match.span())):
            found[Span(*match.span())] = code
    return found


def _nearest(fits: Sequence[tuple[int, str]], epithet: Span) -> str | None:
    """Return the last of those (where, who) that stand before an epithet, else the first shortly behind it."""
    before = [who for start, who in fits if start < epithet.start]
    after = [who for start, who in fits if epithet.end <= start < epithet.end + AHEAD]
    return before[-1] if before else after[0] if after else None
