"""The codes of CAMEO and of countries, as GDELT, ICEWS and Phoenix write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from dragoman.codes import cameo_of
from dragoman.codes.crosswalk import crosswalk

if TYPE_CHECKING:
    from dragoman.store.rows import EventRow, PartyRow

# PLOVER's ACCUSE has no mode of its own in CAMEO, and an investigation is the rarer reading of it.
_MODE = {"ACCUSE": "disapprove"}

# Where CAMEO departs from ISO 3166 alpha-3. Source: GDELT's lookup CAMEO.country.txt; Kosovo is not in it and stands as
# in GDELT's events.
_CAMEO_COUNTRY = {"ROU": "ROM", "MNE": "MTN", "TLS": "TMP", "IMN": "IMY", "XKX": "KOS"}
_ISO_COUNTRY = {cameo: iso for iso, cameo in _CAMEO_COUNTRY.items()} | {"WSB": "PSE", "GZS": "PSE"}
# Regions that CAMEO.country.txt lists beside countries.
REGIONS = frozenset(
    (  # noqa: SIM905
        "BAG AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST"
    ).split()
)

# CAMEO's codes for bodies, by the register's ids. Source: the actor dictionary of Phoenix (MIT).
KNOWN_GROUPS = {
    "IGO:UN": "UNO", "IGO:UNGA": "UNO", "IGO:UNESCO": "UNO", "IGO:UNICEF": "UNO", "IGO:UNDP": "UNO", "IGO:OCHA": "UNO",
    "IGO:EU": "EEC", "IGO:EC": "EEC", "IGO:EP": "EEC", "IGO:EUCO": "EEC", "IGO:EUCOUNCIL": "EEC", "IGO:NATO": "NAT",
    "IGO:LAS": "ARL", "IGO:AU": "AFU", "IGO:ASEAN": "ASN", "IGO:IAEA": "IAE", "IGO:IMF": "IMF", "IGO:WB": "WBK",
    "IGO:ICC": "ICC", "IGO:ICJ": "ICJ", "IGO:WHO": "WHO", "IGO:OPEC": "OPC", "IGO:EBRD": "EBR", "IGO:ADB": "ADB",
    "IGO:OAS": "OAS", "IGO:UNHCR": "HCR", "IGO:OHCHR": "HCH", "IGO:ILO": "ILO", "IGO:INTERPOL": "ITP",
    "IGO:ECOWAS": "WAS", "IGO:SADC": "SAD", "IGO:SAARC": "SAA", "IGO:COMMONWEALTH": "CWN", "IGO:COE": "COE",
    "IGO:CIS": "CIS", "IGO:WFP": "WFP", "IGO:ICRC": "IRC", "IGO:AMNESTY": "AMN",
}  # fmt: skip

# PLOVER sectors that CAMEO names otherwise; "" where it has none. The rest bear the same name in both.
_ROLES = {"JRN": "MED", "MED": "HLH", "PRM": "UAF", "UNK": "", "PRE": "", "REL": "", "SOC": "CVL", "PTY": ""}
_BODIES = ("IGO", "NGO", "IMG", "MNC")


@dataclass(frozen=True, slots=True)
class Cameo:
    """An event's CAMEO code, the shorter codes it is under, its Goldstein value (-10 to 10) and quad class (1 to 4)."""

    code: str
    base: str
    root: str
    goldstein: float
    quad: int
    label: str

    @property
    def penta(self) -> int:
        """The class 0 to 4 of Phoenix, which has a class of its own for statements and counts 16 as verbal conflict."""
        return 0 if self.root in ("01", "02") else 3 if self.root == "16" else self.quad


def cameo(row: EventRow) -> Cameo:
    """Return the CAMEO code nearest to an event's type, mode and contexts, with what goes with the code."""
    return _cameo(row.type, row.mode, tuple(row.contexts))


@lru_cache(maxsize=10_000)
def _cameo(kind: str, mode: str | None, contexts: tuple[str, ...]) -> Cameo:
    code = cameo_of(kind, mode or _MODE.get(kind), contexts)
    # The table's only general code for AGREE is that of an intent to yield, which says more than was read.
    if kind == "AGREE" and not set(crosswalk()[code].contexts) & set(contexts):
        code = "030"
    return of_code(code)


def of_code(code: str) -> Cameo:
    """Return what goes with a CAMEO code; a code without a value of its own has that of the one it is under."""
    root = code[:2]
    goldstein, label = nearest(_goldstein(), code), nearest(_labels(), code)
    return Cameo(code, code[:3], root, float(goldstein), quad_of(root), label)


def nearest(table: dict[str, str], code: str) -> str:
    """Return the value of ``code``, or of the code it is under."""
    return next(table[code[:n]] for n in range(len(code), 1, -1) if code[:n] in table)


def quad_of(root: str) -> int:
    """Return GDELT's quad class of a CAMEO root: 1, 2 verbal and material cooperation, 3, 4 conflict."""
    number = int(root)
    return 1 if number <= 5 else 2 if number <= 8 else 3 if number <= 13 else 4


def country_code(iso: str | None) -> str:
    """Return CAMEO's code of a country, "" for None. A country that a user added keeps its own code."""
    return _CAMEO_COUNTRY.get(iso, iso) if iso else ""


def iso_of(cameo_country: str) -> str | None:
    """Return the ISO3 code of a CAMEO country; None for none and for regions, such as AFR or EUR."""
    code = cameo_country.strip().upper()
    return None if not code or code in REGIONS else _ISO_COUNTRY.get(code, code)


def role(party: PartyRow) -> str:
    """Return CAMEO's role of a party ("GOV"), "" for a state itself or where there is none."""
    if party.kind == "state" or not party.sector:
        return "MED" if party.kind == "outlet" else ""
    return _ROLES.get(party.sector, party.sector)


def group(party: PartyRow) -> str:
    """Return CAMEO's code of an international body, "" for all else."""
    return KNOWN_GROUPS.get(party.id, "")


def actor_code(party: PartyRow | None) -> str:
    """Return the whole code of an actor: "IRN", "IRNGOV", "IGOUNO"; "" for nobody and for what has none."""
    if party is None:
        return ""
    known, what = group(party), role(party)
    if known:
        return (what if what in _BODIES else "IGO") + known
    return country_code(party.country) + what


def fips(iso: str | None) -> str:
    """Return the FIPS 10-4 code of a country, "" where it has none."""
    return _countries().get(iso or "", ("", ""))[0]


def cow(iso: str | None) -> str:
    """Return the Correlates of War number of a state, "" where it has none."""
    return _countries().get(iso or "", ("", ""))[1]


@cache
def _countries() -> dict[str, tuple[str, str]]:
    return {iso: (code, number) for iso, code, number in _rows("countries.tsv")}


@cache
def _labels() -> dict[str, str]:
    return {code: label for code, label in _rows("labels.tsv")}


@cache
def _goldstein() -> dict[str, str]:
    return {code: value for value, codes in _rows("goldstein.tsv") for code in codes.split()}


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


def joined(values: Iterable[str], mark: str = ";") -> str:
    """Return values joined by ``mark``, which none of them holds then."""
    return mark.join(value.replace(mark.strip(), ",") for value in values)
