"""What a state is called without its name: "the kingdom", "the West African nation", one of few that can be meant.

The regions follow the UN's M49 standard, as newspapers stretch it (Sudan is both North and East African).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.records import Span
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


AHEAD = 200  # code points behind an epithet within which its state is named first, as in a headline


def meant(text: str, named: Sequence[Found]) -> dict[Span, str]:
    """Return the state (ISO3) of each epithet: of those that can be meant the last one named before it, else the next.

    ``named`` are the names in ``text``. An epithet of which no such state is near is left out.
    """
    if not _WORDS.search(text):
        return {}
    found: dict[Span, str] = {}
    for match in _EPITHET.finditer(text):
        region, alone = match["region"], match["alone"]
        codes = _REGIONS[region.lower()] if region else _ALONE[alone.lower()]
        fits = [(start, e.country) for start, _, e, how in named if how != "outlet" and e.country in codes.split()]
        before = [code for start, code in fits if start < match.start()]
        after = [code for start, code in fits if match.end() <= start < match.end() + AHEAD]
        if code := before[-1] if before else after[0] if after else None:
            found[Span(*match.span())] = code
    return found
