"""Names of places -> coordinates, by an index of towns, provinces, countries, waters and disputed lands.

The index is ``data/places.txt.gz``, built by ``tools/build_places.py`` from GeoNames data (CC BY 4.0) and the
two lists beside it. It has two blocks, divided by an empty line, their cells by tabs: places (name, country,
latitude, longitude, weight, precision, province), and folded names in order, each with the offsets of its
places in the first block, "~" before those whose own name is spelled otherwise.
"""

from __future__ import annotations

import gzip
import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from dragoman.records import DragomanError, Place, Span
from dragoman.resolve.names import OwnEntity

Precision = Literal["place", "region", "country"]
_PRECISIONS: dict[str, Precision] = {"p": "place", "r": "region", "c": "country"}

# Weights are log10 of inhabitants, so these are orders of magnitude. Set on the ambiguous names of the tests:
# with 1.7, Tripoli in a report on Lebanon is the Lebanese one, and Paris in a report on the US stays in France.
CONTEXT_BONUS = 1.7
# Most reports name the United States, so that one does says less.
US_SHARE = 0.5
# What each country named less often in the report gets less.
CONTEXT_STEP = 0.2
# At no distance from ``near``; it fades over NEAR_KM.
NEAR_BONUS = 2.5
NEAR_KM = 300.0
# A name that is no spelling of the place's own may be an old, foreign or mistaken one.
OTHER_NAME_PENALTY = 1.8
# "X province" wants a province, "X city" a town.
KIND_BONUS = 6.0
# A US state against a country of its name that the report does not name.
STATE_BONUS = 6.0
# log10 of 5,000: smaller places need their country named, in the words or in the report. So does a town found by
# a name unlike its own, up to 300,000 inhabitants: such lists hold "Hamas" for Hamm.
WELL_KNOWN = 3.7
WELL_KNOWN_BY_OTHER_NAME = 5.5
# The one user-assigned code that the gazetteer has.
KOSOVO = "XKX"
# Weights above this are those of our own lists.
LARGEST_TOWN = 8.4

_LONGEST = 100
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a",
    "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "`": "", ".": " ", "-": " ", "–": " ", "_": " ", "/": " ",
    "(": " ", ")": " ", '"': "", "“": "", "”": "", "&": " and ",
})  # fmt: skip
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])$")
_OF_COUNTRY = re.compile(r"^(.{2,40}?)(?:['’]s|(?<=s)['’]) +(?=\S*[A-Z])")
_DIRECTION = re.compile(
    r"^(?:(?:north|south|east|west)(?:[ -]?(?:east|west))?(?:ern)?|central|downtown|inner|outer|upper|lower|greater|"
    r"occupied|mainland|coastal|rural|war-torn|nearby|neighbou?ring|modern-day|present-day|former)\s+",
    re.IGNORECASE,
)
_REGION_WORDS = (
    r"province|oblast|region|governorate|state|prefecture|district|county|krai|territory|voivodeship|department|area|"
    r"republic|peninsula|valley|island|islands|enclave|countryside|emirate"
)
_TOWN_WORDS = (
    r"city|town|village|port|suburb|capital|metropolis|airport|international airport|municipality|refugee camp"
)
_OF = re.compile(rf"^(?:(?P<r>{_REGION_WORDS})|(?P<t>capital city|{_TOWN_WORDS}))\s+of\s+(?:the\s+)?", re.IGNORECASE)
_AFTER = re.compile(rf"\s+(?:(?P<r>{_REGION_WORDS})s?|(?P<t>{_TOWN_WORDS}))$", re.IGNORECASE)
# "the West Bank city of Jenin", "the port city of Odesa", "Beirut's southern suburbs"
_INNER = re.compile(rf"(?P<wide>.{{2,40}}?)\s+(?:{_TOWN_WORDS}|{_REGION_WORDS})\s+of\s+(?P<name>\S*[A-Z].*)$")
_PART_OF = re.compile(r"^(\S*[A-Z].*?)(?:['’]s|(?<=s)['’])\s+[a-z ,-]+$")
_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|an|az) ")
# Short forms that are common words unless written in capitals.
_CAPITALS = frozenset({"us", "usa", "car", "tar", "rsa", "png", "pok", "lac", "loc", "lpr", "dpr", "prc", "roc"})
# Provinces and towns bear these names, but a report that says them means something else.
_NEVER = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "northeast", "northwest",
    "southeast", "southwest", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "sunday", "state", "province", "capital", "centre", "center", "city", "union",
    "republic", "federal",
})  # fmt: skip
_US_STATES = {
    "ala": "alabama", "ariz": "arizona", "ark": "arkansas", "calif": "california", "colo": "colorado",
    "conn": "connecticut", "del": "delaware", "fla": "florida", "ga": "georgia", "ill": "illinois", "ind": "indiana",
    "kan": "kansas", "ky": "kentucky", "la": "louisiana", "md": "maryland", "mass": "massachusetts",
    "mich": "michigan", "minn": "minnesota", "miss": "mississippi", "mo": "missouri", "mont": "montana",
    "neb": "nebraska", "nev": "nevada", "okla": "oklahoma", "ore": "oregon", "pa": "pennsylvania",
    "tenn": "tennessee", "tex": "texas", "vt": "vermont", "va": "virginia", "wash": "washington", "wis": "wisconsin",
    "wyo": "wyoming", "ca": "california", "tx": "texas", "ny": "new york", "n y": "new york", "nj": "new jersey",
    "n j": "new jersey", "il": "illinois", "fl": "florida", "oh": "ohio", "mi": "michigan", "nc": "north carolina",
    "n c": "north carolina", "s c": "south carolina", "n m": "new mexico", "n h": "new hampshire", "az": "arizona",
    "w va": "west virginia", "tn": "tennessee", "wa": "washington", "ma": "massachusetts",
}  # fmt: skip


@lru_cache(maxsize=16384)  # a name is folded again for each way to take it apart, and in the next report
def fold(name: str) -> str:
    """Return ``name`` as the index spells it: lower case, no accents, marks or hyphens, "St." as "saint"."""
    plain = name.lower().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        plain = plain.translate(_LETTERS)
    words = plain.split()
    return " ".join(_SHORT.get(word, word) for word in words)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the index. ``weight`` is about log10 of its inhabitants, higher for countries and own rows;
    ``province`` is the folded name of its first-level division; ``main`` says whether it was found by its own name."""

    name: str
    country: str
    latitude: float
    longitude: float
    weight: float
    precision: Precision
    province: str
    main: bool


@dataclass(frozen=True, slots=True)
class _Query:
    """A name taken apart: its folded spellings, best first, the kind it asks for, and what it says it lies in."""

    keys: tuple[str, ...]
    wants: Precision | None
    within: tuple[str, str] | None  # ISO3, folded province or ""
    towns: bool  # may it be a mere town? "the Alliance" and "EU" may not


class Gazetteer:
    """Where places are. ``Gazetteer.load()`` gives the shipped one, read once a process."""

    def __init__(self, text: str) -> None:
        """Read an index; DragomanError when ``text`` is not one."""
        places, _, names = text.partition("\n\n")
        if not names:
            raise DragomanError("the gazetteer is damaged: reinstall dragoman, or run tools/build_places.py")
        self._places = places + "\n"
        self._names = names.split("\n")
        self._own: dict[str, list[Entry]] = {}
        self._listed = lru_cache(maxsize=4096)(self._lookup)  # the same of all that are made beside this one
        self._asked = lru_cache(maxsize=16384)(self._query)

    @classmethod
    def load(cls) -> Gazetteer:
        """Return the gazetteer that ships with Dragoman; DragomanError when its file is missing or damaged."""
        return _shipped()

    def beside(self, own: Sequence[OwnEntity]) -> Gazetteer:
        """Return a gazetteer with the states of a user's own and their capitals; this one where there are none.

        A state lies where its capital does. A name that the user gives means no other place.
        """
        states = [o for o in own if o.entity.kind == "state"]
        if not states:
            return self
        more = copy(self)
        more._own = {}
        more._asked = lru_cache(maxsize=16384)(more._query)
        for state in states:
            for entry, names in _own_entries(state):
                for key in map(fold, names):
                    more._own.setdefault(key, []).append(entry)
        return more

    def entries(self, key: str) -> Iterator[Entry]:
        """Yield the places that bear the folded name ``key``."""
        return iter(self._own[key] if key in self._own else self._listed(key))

    def _lookup(self, key: str) -> tuple[Entry, ...]:
        at = bisect_left(self._names, f"{key}\t")
        if at == len(self._names):
            return ()
        name, _, starts = self._names[at].partition("\t")
        found = starts.split(",") if name == key else []
        return tuple(self._entry(int(start.lstrip("~")), start[0] != "~") for start in found)

    def _entry(self, start: int, main: bool) -> Entry:
        line = self._places[start : self._places.index("\n", start)]
        name, country, latitude, longitude, weight, precision, province = line.split("\t")
        where = (float(latitude), float(longitude))
        return Entry(name, country, *where, float(weight), _PRECISIONS[precision], province, main)

    def locate(
        self,
        name: str,
        *,
        span: Span,
        context: Sequence[str] = (),
        near: tuple[float, float] | None = None,
    ) -> Place | None:
        """Return the likeliest place called ``name``, or None for what is no known place.

        "Paris, Texas", "Idlib's Saraqib", "eastern Ukraine", "the city of Homs" and "Kharkiv region" are understood.
        ``context`` holds the ISO3 codes of the countries the report names, the most frequent first; ``near`` is a
        point (latitude, longitude) in degrees close to which the place probably lies. Both only break ties.
        """
        query = self._asked(name)
        if query is None:
            return None
        for key in query.keys:
            found = self._best(key, query, context, near)
            if found:
                where = (found.latitude, found.longitude)
                return Place(span, found.name, found.country or None, *where, found.precision)
        return None

    def _best(self, key: str, query: _Query, context: Sequence[str], near: tuple[float, float] | None) -> Entry | None:
        candidates = [e for e in self.entries(key) if query.towns or e.precision != "place" or e.weight > LARGEST_TOWN]
        if query.within:
            candidates = _inside(candidates, query.within)
        else:
            candidates = [entry for entry in candidates if _expected(entry, context)]
        if not candidates:
            return None
        named = {entry.country for entry in candidates if entry.precision == "country"}
        homonym = bool(named) and "USA" in context and not named & set(context)

        def score(entry: Entry) -> float:
            total = entry.weight + _bonus(entry, context, near)
            total -= 0 if entry.main else OTHER_NAME_PENALTY
            total += KIND_BONUS if query.wants == entry.precision else 0
            if homonym and entry.country == "USA" and entry.precision == "region":
                total += STATE_BONUS
            return total

        return max(candidates, key=score)

    def _query(self, name: str) -> _Query | None:
        if len(name) > _LONGEST:
            return None
        words = " ".join(name.replace("(", ", ").replace(")", "").split())
        words = words.strip(" ,;:!?\"“”'’")
        if next(self.entries(fold(words)), None) is None:  # but "St. George's" is whole
            words = _POSSESSIVE.sub("", words)
            part = _PART_OF.match(words)
            words = part[1] if part else words
        article = words[:4].lower() == "the "
        words = words[4:] if article else words
        towns = not (article and len(words.split()) < 3) and not (words.isupper() and len(words) <= 4)
        if not any(c.isupper() for c in words):
            return None
        if fold(words) in _CAPITALS and not words.replace(".", "").isupper():
            return None
        base, within = self._split(words)
        spellings, wants = _spellings(base)
        keys = [key for key in map(fold, spellings) if key and key not in _NEVER]
        keys += [bare for key in keys if (bare := _ARTICLE.sub("", key)) != key]
        keys += [f"al {key}" for key in keys[:1]]
        if not keys:
            return None
        return _Query(tuple(dict.fromkeys(keys)), wants, within, towns or wants is not None or within is not None)

    def _split(self, words: str) -> tuple[str, tuple[str, str] | None]:
        """Part "Paris, Texas" and "Texas's Paris" into the place and what it lies in."""
        if next(self.entries(fold(words.replace(",", " "))), None):
            return words.replace(",", " "), None
        if "," in words:
            base, *wider = (part.strip() for part in words.split(","))
            for part in wider:
                if base and (within := self._container(part)):
                    return base, within
            return base, None
        if (owner := _OF_COUNTRY.match(words)) and (within := self._container(owner[1])):
            return words[owner.end() :], within
        if inner := _INNER.match(words):
            return inner["name"], self._container(inner["wide"])
        return words, None

    def _container(self, name: str) -> tuple[str, str] | None:
        """Return (ISO3, folded province or "") of the country, province or state called ``name``."""
        key = fold(name)
        state = _US_STATES.get(key)
        if state and (len(key) > 2 or name.isupper() or name.endswith(".")):
            return "USA", state
        wide = [e for k in map(fold, _spellings(name)[0]) for e in self.entries(k) if e.precision != "place"]
        best = max((e for e in wide if e.country), key=lambda e: e.weight, default=None)
        if best is None:
            return None
        # "Georgia" after a town is as often the state; both are tried, the state's towns first.
        states = [e for e in wide if e.country == "USA" and e.precision == "region"]
        if best.precision == "country" and states:
            return f"{best.country} USA", fold(states[0].name)
        return best.country, "" if best.precision == "country" else fold(best.name)


def _own_entries(own: OwnEntity) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Yield a user's state and its capitals, each with its names; nothing of where it lies is known without a point.

    A point given for a state that the gazetteer has moves its capital alone.
    """
    if own.point is None:
        return
    latitude, longitude = own.point
    code = own.entity.id
    if code.startswith("X") and code != KOSOVO:
        names = (own.entity.name, *own.entity.aliases)
        yield Entry(own.entity.name, code, latitude, longitude, LARGEST_TOWN + 1, "country", "", True), names
    for name in own.capitals[:1]:
        yield Entry(name, code, latitude, longitude, LARGEST_TOWN, "place", "", True), (name,)


@cache
def _shipped() -> Gazetteer:
    try:
        packed = resources.files("dragoman.resolve").joinpath("data/places.txt.gz").read_bytes()
        return Gazetteer(gzip.decompress(packed).decode())
    except (OSError, EOFError, ValueError) as error:
        raise DragomanError(f"the gazetteer cannot be read ({error}): reinstall dragoman") from error


def _spellings(words: str) -> tuple[list[str], Precision | None]:
    """Return the ways to look ``words`` up, as they stand first, and the kind of place they ask for."""
    found = [words]
    wants: Precision | None = None
    for _ in range(3):
        match = _OF.match(words) or _AFTER.search(words)
        if match:
            wants = "region" if match["r"] else "place"
            words = words[match.end() :] if match.start() == 0 else words[: match.start()]
        elif match := _DIRECTION.match(words):
            words = words[match.end() :]
        else:
            break
        words = words.removeprefix("the ")
        if any(c.isupper() for c in words):
            found.append(words)
    return found, wants


def _inside(entries: list[Entry], within: tuple[str, str]) -> list[Entry]:
    """Keep what lies in the country and province; a province other than GeoNames' own counts outside the US only."""
    found = [entry for entry in entries if _lies(entry, within)]
    if within[0] != "USA" and not any(entry.precision == "place" for entry in found):
        found += [entry for entry in entries if entry.precision == "place" and entry.country == within[0]]
    return found


def _lies(entry: Entry, within: tuple[str, str]) -> bool:
    countries, province = within
    if " " in countries:  # a country and a US state of one name
        country, _, other = countries.partition(" ")
        return entry.country == country or (entry.country == other and entry.province == province)
    if entry.country != countries:
        return False
    return not province or not entry.province or entry.province == province or province in entry.province


def _expected(entry: Entry, context: Sequence[str]) -> bool:
    least = WELL_KNOWN if entry.main else WELL_KNOWN_BY_OTHER_NAME
    return entry.weight >= least or entry.country in context


def _bonus(entry: Entry, context: Sequence[str], near: tuple[float, float] | None) -> float:
    total = 0.0
    if entry.country in context:
        bonus = max(CONTEXT_BONUS - CONTEXT_STEP * context.index(entry.country), CONTEXT_BONUS / 3)
        total += bonus * US_SHARE if entry.country == "USA" else bonus
    if near is not None:
        total += NEAR_BONUS * math.exp(-_kilometres((entry.latitude, entry.longitude), near) / NEAR_KM)
    return total


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points in degrees (haversine, a sphere of 6,371 km)."""
    a, b = math.radians(one[0]), math.radians(other[0])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(half)))
