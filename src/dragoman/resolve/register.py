"""The register: who held which office when, and who a title or a name stands for on a day.

The rows are ``data/register.tsv.gz``; ``data/register.SOURCES.md`` says where they come from. A row's end
date is exclusive where the next holder starts that day, open where the holder was in office when the rows
were last checked.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from dragoman.records import InputError
from dragoman.resolve import persons
from dragoman.resolve.names import Nations, nations
from dragoman.resolve.titles import FORMER, Title, find_titles, title_class

__all__ = ["Candidate", "Register", "Row", "title_class"]

# Offices of which the register holds the holders. Any other title ("General", "lawmaker") says nothing against a
# candidate, and a name that fits is not marked down for it.
HELD = frozenset(
    (  # noqa: SIM905
        "head_of_state head_of_government foreign_minister defence_minister igo_head crown_prince vice_president "
        "deputy_head_of_government group_leader"
    ).split()
)
RULERS = frozenset({"head_of_state", "head_of_government"})
_RANK = ("head_of_state", "head_of_government", "igo_head", "group_leader", "foreign_minister", "defence_minister")
_FILLERS = frozenset(
    (  # noqa: SIM905
        "the a an of and for to in on at by with from s his her its their our former ex late then acting interim "
        "caretaker outgoing incoming visiting new newly elected mr mrs ms dr sir dame lord sen rep republic state "
        "national federal minister deputy vice affairs counterpart excellency majesty highness royal hm h e union "
        "government ministry office senior long time longtime de facto transitional designate elect foreign "
        "trade security european cooperation development"
    ).split()
)


class Row(NamedTuple):
    """One tenure. Dates are ISO, possibly cut short to a month or year as ``precision`` says; end "" is open.

    ``country`` is an ISO3 code, or the id of a body or group ("IGO:UN", "group:hamas"). ``id`` is the
    person's: all tenures of one person share it.
    """

    id: str
    person: str
    aliases: str
    country: str
    office_class: str
    title: str
    start: str
    end: str
    precision: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who a mention may stand for, in which office, and how sure that is (0..1).

    ``country`` is ISO3, or None for the head of an international body, which is then in ``body``.
    ``start`` and ``end`` are ISO dates; ``end`` is None while in office, ``start`` None where unknown.
    """

    person: str
    office: str
    country: str | None
    start: str | None
    end: str | None
    score: float
    register_id: str
    office_class: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    title: Title | None
    places: frozenset[str]
    words: tuple[str, ...]
    former: bool

    def wants(self, row: Row) -> bool:
        """Tell whether a row's office is the one asked for."""
        title = self.title
        if title is None:
            return True
        if title.kind == "leader":
            return row.office_class in RULERS or row.office_class == "group_leader"
        if title.office_class == "ambassador" and len(self.places) > 1:
            return row.office_class == "ambassador" and _posted(row.title) in self.places
        if row.office_class == title.office_class or {row.office_class, title.office_class} == RULERS:
            own = _kind(row)
            return own == title.kind or own is None or title.kind not in _KINDS
        if row.office_class == "igo_head":  # "UN chief", "the EU's top diplomat", "NATO leader"
            return title.kind in ("igo_head", "foreign_minister") or _kind(row) == title.kind
        return False


_KINDS = frozenset({"president", "monarch", "supreme_leader", "pope", "prime_minister"})


class Register:
    """Rows of tenures with an index by office and by the sound of names."""

    def __init__(self, rows: Iterable[Row], digest: str, names: Nations | None = None) -> None:
        self.digest = digest
        self.rows = tuple(rows)
        self._nations = names or nations()
        self._by_office: dict[tuple[str, str], list[Row]] = {}
        self._by_person: dict[str, list[Row]] = {}
        for row in self.rows:
            self._by_office.setdefault((row.country, row.office_class), []).append(row)
            self._by_person.setdefault(row.id, []).append(row)

    @classmethod
    def load(cls, extra: Path | None = None) -> Register:
        """Return the shipped register, with the rows of a CSV file added.

        Args:
            extra: columns person, country, office_class or title, and if known aliases (split by ";"), start,
                end; or the columns of a Wikidata query: personLabel, countryLabel, positionLabel, start, end.

        Raises:
            InputError: a file that cannot be read, or a line of it without person, country or office.
        """
        if extra is None:
            return _shipped()
        shipped = _shipped()
        own, raw = _read_extra(extra)
        digest = hashlib.sha256(shipped.digest.encode() + raw).hexdigest()[:12]
        return cls([*shipped.rows, *own], digest)

    def who(self, mention: str, on: date | str | None = None) -> list[Candidate]:
        """Return who a name or title stands for on a day (today if None), best first.

        Raises:
            InputError: ``on`` is no date.
        """
        return self.resolve(mention, on)

    def holders(self, office_class: str, country: str, on: date | str | None = None) -> list[Candidate]:
        """Return the holders of an office ("foreign_minister", "SYR") on a day, the latest start first."""
        day = _day(on)
        rows = [row for row in self._by_office.get((country, office_class), ()) if _active(row, day)]
        return [_candidate(row, 1.0) for row in sorted(rows, key=lambda r: (r.start, r.person), reverse=True)]

    def offices_of(self, person: str) -> list[Candidate]:
        """Return every tenure of the person whose name fits best, in order of start; none where no name fits."""
        words = persons.tokens(person)
        fits = [(persons.likeness(words, _names(rows)), pid, rows) for pid, rows in self._named(words).items()]
        best = max(fits, default=None, key=lambda fit: (fit[0], len(fit[2]), fit[1]))
        if best is None or best[0] < 0.6:
            return []
        return [_candidate(row, round(best[0], 3)) for row in sorted(best[2], key=lambda r: (r.start, r.office_class))]

    def resolve(
        self, mention: str, on: date | str | None = None, context: frozenset[str] = frozenset()
    ) -> list[Candidate]:
        """Return who a mention stands for, best first, one candidate a person.

        A title with its country finds the holder on the day; a name finds the person, in the office asked for
        or else the one held then. Among several that fit, those of a country in ``context`` (ISO3) come first.
        """
        day = _day(on)
        asked = self._ask(mention)
        found = self._by_name(asked, day, context) if asked.words else []
        if asked.title and (not asked.words or not found):
            found += self._by_title(asked, day, context)
        best: dict[str, Candidate] = {}
        for candidate in sorted(found, key=lambda c: (-c.score, _rank(c.office_class), c.person)):
            best.setdefault(candidate.register_id, candidate)
        return list(best.values())[:20]

    def _ask(self, mention: str) -> _Asked:
        """Split a mention into title, states or bodies, and the words of a name."""
        named = self._nations.find(mention, any_case=mention.islower())
        titles = find_titles(mention)
        title = next((t for t in titles if t.office_class in HELD), titles[0] if titles else None)
        places = frozenset(_place(entity.id, entity.kind, entity.country) for _, _, entity, _ in named)
        taken = [(start, end) for start, end, _, _ in named] + [(t.start, t.end) for t in titles]
        left = "".join(" " if any(a <= i < b for a, b in taken) else c for i, c in enumerate(mention))
        capital = any(c.isupper() for c in mention)
        left = left.replace("'s", " ").replace("’s", " ")
        words = [w for w in left.split() if w.strip(".,;:()").lower() not in _FILLERS]
        if capital:
            words = [w for w in words if any(c.isupper() for c in w)]
        return _Asked(title, places, _name_words(words), bool(FORMER.search(mention)))

    def _by_title(self, asked: _Asked, day: str, context: frozenset[str]) -> list[Candidate]:
        """Return the holders of the title asked for: of the states named, else implied, else of the context's."""
        title = asked.title
        assert title is not None
        base, places = 0.92, asked.places or frozenset(title.implies)
        if title.implies and all(place.startswith("IGO:") for place in (*title.implies, *places)):
            places |= frozenset(title.implies)  # "EU chief" names the Union and means its Commission
        if not places:
            base, places = 0.6 / max(1, len(context)) ** 0.5, context
        if asked.words:
            base = 0.25  # the office is known, its holder bears another name
        elif title.office_class not in HELD and len(places) < 2:
            base = 0.4  # a state has many ambassadors and spokesmen; the register holds few of them
        rows = [row for place in sorted(places) for row in self._offices(place, title) if asked.wants(row)]
        if asked.former:
            ended = sorted((r for r in rows if r.end and r.end <= day), key=lambda r: r.end, reverse=True)
            return [_candidate(row, round(base * 0.7 / (i + 1), 3)) for i, row in enumerate(ended[:5])]
        current = {row.id: row for row in rows if _active(row, day)}
        if not current:
            past = [row for row in rows if row.end and row.end <= day and _between(row.end, day) <= 90]
            return [_candidate(row, round(base * 0.5, 3)) for row in sorted(past, key=lambda r: r.end)[-1:]]
        kinds = (title.kind, "supreme_leader") if title.kind == "leader" else (title.kind,)
        order = sorted(
            current.values(),
            key=lambda r: (_kind(r) not in kinds, _acting(r), _rank(r.office_class), _reverse(r.start)),
        )
        if title.kind == "leader":
            base *= 0.8
        return [_candidate(row, round(base if i == 0 else base * 0.6, 3)) for i, row in enumerate(order)]

    def _offices(self, place: str, title: Title) -> Iterator[Row]:
        classes = [title.office_class]
        if title.office_class in RULERS:
            classes = sorted(RULERS)
        if place.startswith(("IGO:", "group:")):
            classes += ["igo_head", "group_leader"]
        for office_class in dict.fromkeys(classes):
            yield from self._by_office.get((place, office_class), ())

    def _by_name(self, asked: _Asked, day: str, context: frozenset[str]) -> list[Candidate]:
        fits = [(persons.likeness(asked.words, _names(rows)), rows) for rows in self._named(asked.words).values()]
        best = max((likeness for likeness, _ in fits), default=0.0)
        # Where the name fits someone letter for letter, a look-alike is not meant.
        found = [_weigh(rows, fit, asked, day, context) for fit, rows in fits if fit >= max(0.4, best - 0.06)]
        if len(asked.words) == 1 and found:
            found = _share(found)
        return [replace(candidate, score=round(score, 3)) for score, candidate in found if score >= 0.05]

    def _named(self, words: tuple[str, ...]) -> dict[str, list[Row]]:
        """Return the rows of each person who may bear the name: one of its words sounds like one of theirs."""
        heard = {persons.sound(word) for word in words} | persons.keys(" ".join(words))
        ids = {pid for key in heard for pid in self._sounds.get(key, ())}
        if not ids:
            ids = {pid for word in words if len(word) > 4 for pid in self._misspelt(word)}
        return {pid: self._by_person[pid] for pid in ids}

    def _misspelt(self, word: str) -> list[str]:
        """Return the persons with a name that differs from ``word`` by a slip, among those with its first letter."""
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extract

        key = persons.sound(word)
        near = extract(key, self._initials.get(key[:1], ()), scorer=ratio, score_cutoff=74, limit=8)
        return [pid for sound, _, _ in near for pid in self._sounds[sound]]

    @cached_property
    def _sounds(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for pid, rows in self._by_person.items():
            for key in {key for name in _names(rows) for key in persons.keys(name)}:
                index.setdefault(key, []).append(pid)
        return index

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for key in self._sounds:
            index.setdefault(key[:1], []).append(key)
        return index


def _share(found: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Mark down each of several who bear one name by its share among them; the likelier counts for more."""
    total = sum(score**3 for score, _ in found)
    return [(score * (score**3 / total) ** 0.7, candidate) for score, candidate in found]


def _weigh(
    rows: list[Row], likeness: float, asked: _Asked, day: str, context: frozenset[str]
) -> tuple[float, Candidate]:
    """Return how well a person whose name fits answers what was asked, and the tenure to show."""
    in_office = [row for row in rows if asked.wants(row)] if asked.title else rows
    held = asked.title is not None and asked.title.office_class in HELD
    row = min(
        in_office or rows,
        key=lambda r: (not _active(r, day), _gap(r, day), _rank(r.office_class), _reverse(r.start)),
    )
    score = likeness * _timeliness(row, day, asked.former)
    if held and not in_office:
        score *= 0.75  # "former president Zarif": the person is known, the office as given is not his
        row = min(rows, key=lambda r: (not _active(r, day), _gap(r, day), _rank(r.office_class)))
    elif held:
        score += (1 - score) * (0.6 if _active(row, day) or asked.former else 0.1)
    places = asked.places or (frozenset(asked.title.implies) if asked.title else frozenset())
    if places:
        fits = any(r.country in places for r in rows)
        score = score + (1 - score) * 0.4 if fits else score * 0.35
        row = next((r for r in in_office if r.country in places and _active(r, day)), row)
    elif context and not any(r.country in context for r in rows):
        score *= 0.85
    if all(r.office_class == "ambassador" for r in rows):
        score *= 0.8  # less often the one meant than a minister of that name
    return score, _candidate(row, round(score, 3))


def _timeliness(row: Row, day: str, former: bool) -> float:
    if _active(row, day):
        return 0.8 if former else 1.0
    days = _gap(row, day)
    if row.end and row.end <= day:
        return 1.0 if former else 0.95 if days < 120 else 0.8 if days < 2000 else 0.7
    return 0.7 if days < 200 else 0.5


def _active(row: Row, day: str) -> bool:
    return row.start <= day and (not row.end or day < row.end)


def _gap(row: Row, day: str) -> int:
    """Return the days between a tenure and a day; 0 within it."""
    if _active(row, day):
        return 0
    return _between(row.end, day) if row.end and row.end <= day else _between(row.start, day)


def _between(a: str, b: str) -> int:
    return abs((date.fromisoformat(_full(a)) - date.fromisoformat(_full(b))).days) if a and b else 99999


def _full(day: str) -> str:
    return day if len(day) == 10 else f"{day}-01" if len(day) == 7 else f"{day}-01-01"


def _day(on: date | str | None) -> str:
    if on is None:
        return date.today().isoformat()
    try:
        return (on if isinstance(on, date) else date.fromisoformat(on.strip())).isoformat()[:10]
    except ValueError:
        raise InputError(f"not a date: {on!r}; write YYYY-MM-DD, as in 2024-11-20") from None


def _candidate(row: Row, score: float) -> Candidate:
    state = row.country if len(row.country) == 3 else None
    if row.country.startswith("group:"):
        group = nations().entity(row.country)
        state = group.country if group else None
    body = None if len(row.country) == 3 else row.country
    return Candidate(
        row.person, row.title, state, row.start or None, row.end or None, score, row.id, row.office_class, body
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _posted(title: str) -> str | None:
    """Return the country that "Ambassador to Israel" is posted to."""
    return nations().country_of(title.partition(" to ")[2])


@lru_cache(maxsize=4096)
def _kind_of(title: str) -> str | None:
    found = find_titles(title)
    return found[0].kind if found else None


def _kind(row: Row) -> str | None:
    return _kind_of(row.title)


def _acting(row: Row) -> bool:
    return row.title.startswith(("Acting", "Interim", "Caretaker"))


def _rank(office_class: str) -> int:
    return _RANK.index(office_class) if office_class in _RANK else len(_RANK)


def _reverse(start: str) -> int:
    return -int(_full(start).replace("-", "")) if start else 0


def _names(rows: list[Row]) -> tuple[str, ...]:
    first = rows[0]
    return (first.person, *(alias for alias in first.aliases.split(";") if alias))


def _name_words(words: list[str]) -> tuple[str, ...]:
    return persons.tokens(" ".join(words)) if any(c.isalpha() for w in words for c in w) else ()


def _place(entity_id: str, kind: str, country: str | None) -> str:
    """Return what the register files an entity's offices under: a state's code, a body's or group's id."""
    return (country or entity_id) if kind in ("state", "outlet") else entity_id


@lru_cache(maxsize=1)
def _shipped() -> Register:
    packed = resources.files("dragoman").joinpath("resolve", "data", "register.tsv.gz").read_bytes()
    raw = gzip.decompress(packed)
    lines = raw.decode("utf-8").splitlines()[1:]
    digest = hashlib.sha256(raw + nations().digest.encode()).hexdigest()[:12]
    return Register((Row._make(line.split("\t")) for line in lines), digest)


def _read_extra(path: Path) -> tuple[list[Row], bytes]:
    """Return the rows of a user's CSV, and its bytes."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the register file {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"the register file {path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    lines = list(csv.DictReader(io.StringIO(text)))
    return [_extra_row(line, f"{path}, line {number}") for number, line in enumerate(lines, 2)], raw


def _extra_row(line: dict[str, str | None], where: str) -> Row:
    def value(*columns: str) -> str:
        return next((str(line[c]).strip() for c in columns if line.get(c)), "")

    person = value("personLabel", "name", "person")
    place = value("countryLabel", "country", "organisation")
    title = value("title", "positionLabel", "office_class")
    office_class = value("office_class") or title_class(title)[0] or ""
    entity = nations().entity(place) or nations().lookup(place)
    if not person or entity is None or not office_class:
        missing = "person" if not person else f"known country ({place!r})" if entity is None else f"office ({title!r})"
        raise InputError(f"{where}: no {missing}; a row needs person, country, and office_class or title")
    start, end = value("start")[:10], value("end")[:10]
    for day in (start, end):
        if day:
            _day(_full(day))
    country = _place(entity.id, entity.kind, entity.country)
    pid = f"{country.lower()}-{'-'.join(persons.tokens(person))}"
    aliases = value("aliases").replace("; ", ";")
    return Row(pid, person, aliases, country, office_class, title, start, end, "day", "user", "user")
