"""The register: who held which office when, and who a title or a name stands for on a day.

The rows are ``data/register.tsv.gz``; ``data/register.SOURCES.md`` says where they come from. Rows of a user's own
(``own``) win over them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Literal

from dragoman.records import InputError
from dragoman.resolve import asking, own, persons, weighing
from dragoman.resolve.asking import HELD, RULERS, Asked
from dragoman.resolve.names import Nations, nations
from dragoman.resolve.overlay import Laid
from dragoman.resolve.rows import Row, Table, shipped
from dragoman.resolve.tenures import active, between, day_of, held, is_over, latest_first
from dragoman.resolve.titles import Title, find_titles, office_classes, title_class

__all__ = ["Candidate", "Register", "Row", "title_class"]

ONE_OF_MANY = 0.4  # a state has many ambassadors and spokesmen; the register holds few of them
OF_FORCES = frozenset({"military_spokesperson", "military", "spokesperson"})
IN_DISPUTE = 0.7  # two who hold one office on one day, by what the register knows
LEAST = 0.05  # candidates below are not shown
SHOWN = 20
#: How many times as often as a minister's a family name means the holder of such an office, while in it.
PROMINENCE = {
    "head_of_state": 12.0, "head_of_government": 3.0, "igo_head": 4.0, "foreign_minister": 2.0, "group_leader": 2.0,
    "ambassador": 0.3, "igo_deputy": 0.5, "official": 0.5, "spokesperson": 0.5,
}  # fmt: skip
WORLD = {"IGO:UN": 20.0, "IGO:NATO": 5.0, "IGO:EU": 5.0, "IGO:EC": 5.0}  # whose heads the news of all states names
IN_BRUSSELS = frozenset({"IGO:EU", "IGO:EC", "IGO:EUCO", "IGO:EUCOUNCIL", "IGO:EP"})  # "Brussels" and "EU" are theirs
GIVEN_NAME = 0.8  # "Bahraini Foreign Minister Sheikh Khalid" is who held that office and has that name
OTHER_OFFICE = 0.02  # whoever bears the name beside the one who bears the title before it as well
MANY = 60  # a word of a name that more persons bear says too little alone
WITH_MORE = 0.8  # a name fits so with a second family name or a middle name more than the register has
RARE = 3  # a word of a name that at most so many persons of the register bear tells a person apart


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who a mention may stand for, in which office, and how sure that is (0..1).

    ``country`` is ISO3, or None for the head of an international body, which is then in ``body``.
    ``start`` and ``end`` are ISO dates of the tenure shown; ``end`` is None while in office, ``start`` None where
    unknown. ``in_office`` says whether that tenure covers the day asked about. ``row`` and ``source`` name the
    register's row; ``match`` says by what it was found, ``fit`` how well a name that was asked for fits (0..1).
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
    in_office: bool = True
    row: str = ""
    source: str = ""
    match: Literal["name", "title", "both"] = "name"
    fit: float = 0.0


class Register:
    """Rows of tenures with an index by office and by the sound of names."""

    def __init__(self, base: Table, beside: own.Own = own.NONE, names: Nations | None = None) -> None:
        self.names = names or beside.names or nations()
        self.own = beside
        self._base = base
        self._table = Laid(base, beside.files) if beside.files else base
        self._given: dict[str, dict[str, int]] = {}
        self._posts: dict[str, frozenset[str]] = {}
        self._called: dict[str, tuple[str, ...]] = {}
        self._by_office: dict[str, dict[str, list[Row]]] = {}
        self._fits = lru_cache(maxsize=16384)(self._measured)  # the names of the news come again
        self._asked = lru_cache(maxsize=16384)(self._reading)

    @cached_property
    def digest(self) -> str:
        """Tells one register from another, 12 hex digits: the shipped rows, the names, the user's own."""
        parts = self._base.digest + self.names.digest + self.own.digest
        return hashlib.sha256(parts.encode()).hexdigest()[:12]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows that count."""
        return self._table.rows

    def bearers(self, first: str) -> dict[str, int]:
        """Return how many persons of each country, by its code, have a first name, however it is spelt."""
        key = persons.sound(first)
        if key not in self._given:
            count: dict[str, int] = {}
            for pid in self._table.heard(key):
                country, _, name = pid.partition("-")
                if persons.sound(name.partition("-")[0]) == key:
                    count[country.upper()] = count.get(country.upper(), 0) + 1
            self._given[key] = count
        return self._given[key]

    def _office(self, place: str, office_class: str) -> list[Row]:
        """Return the rows of a class of office of a country or body."""
        if place not in self._by_office:
            offices: dict[str, list[Row]] = {}
            for row in self._table.place(place):
                offices.setdefault(row.office_class, []).append(row)
            self._by_office[place] = offices
        return self._by_office[place].get(office_class, [])

    @classmethod
    def load(cls, extra: Path | str | None = None) -> Register:
        """Return the shipped register with the user's own rows (``own.files`` says which), read once a process.

        Args:
            extra: a CSV file or a folder of them, beside the user's folder and before it.

        Raises:
            InputError: a file that cannot be read, or a line of it that is no row.
        """
        return _loaded(own.stamp(extra))

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Register:
        """Return a register of these rows alone."""
        return cls(Table.of(rows))

    def who(self, mention: str, on: date | str | None = None) -> list[Candidate]:
        """Return who a name or title stands for on a day (today if None), best first.

        Raises:
            InputError: ``on`` is no date.
        """
        return self.resolve(mention, on)

    def place(self, text: str) -> str | None:
        """Return what the register files offices under for a name, demonym, code or id; None for what it lacks.

        That is an ISO 3166 alpha-3 code for a state ("IRQ" for "Iraq", "Iraqi", "IQ", "IRQ"), an id for a body
        or group ("IGO:UN").
        """
        return own.place(text, self.names)

    def holders(self, office: str, country: str, on: date | str | None = None) -> list[Candidate]:
        """Return the holders of an office on a day (today if None), the surest first, then the latest start.

        ``office`` is an office class ("foreign_minister") or a title ("prime minister"); ``country`` whatever
        ``place`` takes. Where a change falls into a month or year known no nearer, both holders are returned, each
        with the chance that it was the one as its score.

        Raises:
            InputError: an office or country that the register does not know; ``on`` is no date.
        """
        day = day_of(on)
        found = [(held(row, day), row) for row in self._tenures(office, country)]
        found.sort(key=lambda pair: (-pair[0], latest_first(pair[1].start), pair[1].person))
        return [self.candidate(row, day, chance) for chance, row in found if chance >= LEAST]

    def succession(self, office: str, country: str, on: date | str | None = None) -> list[Candidate]:
        """Return all holders of an office in order of their start; arguments and errors as in ``holders``."""
        day = day_of(on)
        rows = sorted(self._tenures(office, country), key=lambda r: (r.start, r.end or "9999", r.person))
        return [self.candidate(row, day, 1.0) for row in rows]

    def offices_of(self, person: str, on: date | str | None = None) -> list[Candidate]:
        """Return every tenure of the person whose name fits best, in order of start; none where no name fits."""
        day = day_of(on)
        words = persons.tokens(person)
        fits = [(fit, self._table.person(pid), pid) for fit, pid in self._fits(words)]
        best = max(fits, default=None, key=lambda fit: (fit[0], len(fit[1]), fit[2]))
        if best is None or best[0] < 0.6:
            return []
        order = sorted(best[1], key=lambda r: (r.start, r.office_class))
        return [self.candidate(row, day, round(best[0], 3)) for row in order]

    def resolve(
        self,
        mention: str,
        on: date | str | None = None,
        context: Iterable[str] = frozenset(),
        *,
        any_day: bool = False,
        by_title: bool = True,
    ) -> list[Candidate]:
        """Return who a mention stands for, best first, one candidate a person.

        A title with its country finds the holder on the day; a name finds the person, in the office asked for
        or else the one held then. Among several that fit, those of a country in ``context`` (ISO3; for
        names also the id of a group or body) come first.
        ``any_day`` asks who may be meant when the day is not known: no tenure counts for less for being over.
        Without ``by_title`` nobody is found by a title alone.

        Raises:
            InputError: ``on`` is no date.
        """
        day, near = day_of(on), frozenset(context)
        asked = self._asked(mention, any_day)
        found = self._by_name(asked, day, near) if asked.words else []
        if by_title and asked.title and (not asked.words or not found):
            found += self._by_title(asked, day, frozenset(place for place in near if len(place) == 3))
        if asked.words and max((c.score for c in found), default=0.0) < GIVEN_NAME:
            found += self._by_given_name(asked, day)
        best: dict[str, Candidate] = {}
        for candidate in sorted(found, key=lambda c: (-c.score, weighing.rank(c.office_class), c.person)):
            best.setdefault(candidate.register_id, candidate)
        return list(best.values())[:SHOWN]

    def candidate(
        self, row: Row, day: str, score: float, match: Literal["name", "title", "both"] = "title", fit: float = 0.0
    ) -> Candidate:
        """Return a row as a candidate."""
        state = row.country if len(row.country) == 3 else None
        if row.country.startswith(("group:", "body:")):
            entity = self.names.entity(row.country)
            state = entity.country if entity else None
        body = None if len(row.country) == 3 else row.country
        return Candidate(
            row.person, row.title, state, row.start or None, row.end or None, round(score, 3), row.id,
            row.office_class, body, active(row, day), row.key, row.source, match, round(fit, 3),
        )  # fmt: skip

    def state_of(self, person: str) -> str | None:
        """Return the state (ISO3) of a person's latest office of one, by the person's id; None if there is none."""
        held = [row for row in self._table.person(person) if len(row.country) == 3]
        return max(held, key=lambda row: row.start).country if held else None

    def _tenures(self, office: str, country: str) -> list[Row]:
        """Return the rows of an office, given as ``holders`` takes it."""
        place = self.place(country)
        if place is None:
            raise InputError(own.no_such_place(country, self.names))
        office_class = "_".join(office.lower().split())
        if held := self._office(place, office_class):
            return held
        titles = find_titles(office)
        if titles:
            asked = Asked(titles[0], frozenset([place]), frozenset(), (), False, asking.marks(office))
            return [r for r in self._offices(place, titles[0]) if asked.wants(r) and _marked(asked, r)]
        if office_class in office_classes():
            return []
        raise InputError(
            f"no such office: {office!r}; give a title such as 'foreign minister' or an office class (docs/register.md)"
        )

    def _reading(self, mention: str, any_day: bool = False) -> Asked:
        """Return a mention taken apart, with a place or title left in the name where that is somebody's whole name."""
        if any_day:
            return replace(self._asked(mention, False), any_day=True)
        plain, *others = asking.readings(mention, self.names)
        for other in others:
            if self._is_whole_name(other.words):
                return other
        for other in others if plain.words and (plain.title or plain.places) else ():
            if other.title is None and not other.places and self._is_called_with_more(other.words):
                return other  # "Enrique Austria Manalo" is Enrique Manalo
        return plain

    def _by_title(self, asked: Asked, day: str, context: frozenset[str]) -> list[Candidate]:
        """Return the holders of the title asked for: of the states named, else implied, else of the context's."""
        title = asked.title
        assert title is not None
        base, places = 0.92, asked.places or frozenset(title.implies)
        if title.implies and all(place.startswith("IGO:") for place in (*title.implies, *places)):
            places = frozenset(title.implies)  # "EU chief" names the Union and means its Commission
        if not places:
            base, places = 0.6 / max(1, len(context)) ** 0.5, context
        if title.office_class in OF_FORCES:  # "the Israeli military spokesman" is filed under Israel
            places |= {
                e.country for p in places if (e := self.names.entity(p)) and e.sector in ("MIL", "GOV") and e.country
            }
        rows = [r for p in sorted(places) for r in self._offices(p, title) if asked.wants(r)]
        services = self._of_services(places, title) if title.office_class in ("spy", "military") else []
        rows = services or rows
        if asked.posts and title.office_class in asking.POSTED:
            rows = [row for row in rows if self._posted(row.title) & asked.posts]
        if asked.words:
            base = 0.25  # the office is known, its holder bears another name
        elif title.office_class not in HELD and not asked.posts and not services:
            marked = [row for row in rows if _marked(asked, row)]
            if not marked and asked.marks & {"army", "military", "armed", "top"}:
                marked = [row for row in rows if _CHIEF_OF_STAFF.search(row.title)]
            base = 0.8 if asked.marks and marked and base > 0.9 else ONE_OF_MANY
            rows = marked or rows
        if asked.former:
            ended = sorted((r for r in rows if is_over(r, day)), key=lambda r: r.end, reverse=True)
            return [self.candidate(row, day, base * 0.7 / (i + 1)) for i, row in enumerate(ended[:5])]
        current = {row.id: (chance, row) for row in rows if (chance := held(row, day)) >= LEAST}
        if not current:
            past = [row for row in rows if is_over(row, day) and between(row.end, day) <= 90]
            return [self.candidate(row, day, base * 0.5) for row in sorted(past, key=lambda r: r.end)[-1:]]
        kinds = (title.kind, "supreme_leader") if title.kind == "leader" else (title.kind,)
        order = sorted(
            current.values(),
            key=lambda pair: (
                -len(asked.marks & asking.marks(pair[1].title)), _LESSER.search(pair[1].title) is not None,
                asking.kind_of(pair[1].title) not in kinds, -pair[0] // 0.25, _acting(pair[1]),
                weighing.rank(pair[1].office_class), latest_first(pair[1].start),
            ),
        )  # fmt: skip
        if title.kind == "leader":
            base *= 0.8
        if len([row for _, row in order if self._rivals(row, order[0][1], day)]) > 1:
            base *= IN_DISPUTE
        return [self.candidate(r, day, chance * (base * 0.6 if i else base)) for i, (chance, r) in enumerate(order)]

    def _rivals(self, row: Row, other: Row, day: str) -> bool:
        """Tell whether two tenures on a day are of one office, as far as their titles say."""
        kinds = {asking.kind_of(r.title) for r in (row, other) if r.office_class != "group_leader"}
        lesser = _LESSER.search(row.title) is not None and row.office_class == "group_leader"
        return row.office_class == other.office_class and len(kinds) < 2 and not lesser and active(row, day)

    def _posted(self, title: str) -> frozenset[str]:
        """Return where a row's title is posted: "Ambassador to Iraq", "Special Envoy for Syria"."""
        if title not in self._posts:
            self._posts[title] = frozenset(asking.place_of(entity) for _, _, entity, _ in self.names.find(title))
        return self._posts[title]

    def _of_services(self, places: Iterable[str], title: Title) -> list[Row]:
        """Return the heads of the services among ``places``: of "the CIA", filed under its state, none of the FBI."""
        named = {p: e.country for p in places if (e := self.names.entity(p)) and e.sector in asking.SERVICES}
        states = sorted({c for c in named.values() if c})
        rows = (r for country in states for r in self._office(country, title.office_class))
        return [r for r in rows if self._posted(r.title) & named.keys()]

    def _offices(self, place: str, title: Title) -> Iterator[Row]:
        classes = [title.office_class]
        if title.office_class in RULERS:
            classes = sorted(RULERS)
        if place.startswith(("IGO:", "group:")):
            classes += ["igo_deputy"] if title.office_class == "ambassador" else ["igo_head", "group_leader"]
        for office_class in dict.fromkeys(classes):
            yield from self._office(place, office_class)

    def _by_name(self, asked: Asked, day: str, context: frozenset[str]) -> list[Candidate]:
        fits = self._fits(asked.words)
        if not fits:
            return []
        best = max([likeness for likeness, _ in fits])
        rare = min((self._bearers(word) for word in asked.words if len(word) > 2), default=RARE + 1) <= RARE
        question = weighing.Question(
            replace(asked, places=self._wider(asked.places)),
            day,
            context,
            lambda place: self._is_held(asked, place, day),
            self._has_viceroy,
        )
        found = []
        for fit, pid in fits:  # where the name fits someone letter for letter, a look-alike is not meant
            if fit >= best - 0.06:
                score, row, agrees = weighing.weigh(self._table.person(pid), fit, rare, question)
                found.append((score, self.candidate(row, day, score, "both" if agrees else "name", fit)))
        alike = max(persons.FULL, best - 0.01)
        namesakes = [pair for pair in found if len(asked.words) == 1 or pair[1].fit >= alike]
        if len(namesakes) > 1 or len(asked.words) == 1:
            since = day if asked.any_day else None
            found = _share(namesakes, bool(context), since) + [pair for pair in found if pair not in namesakes]
        return [
            candidate if candidate.score == (shown := round(score, 3)) else replace(candidate, score=shown)
            for score, candidate in found
            if score >= LEAST
        ]

    def _by_given_name(self, asked: Asked, day: str) -> list[Candidate]:
        """Return who holds the office asked for of the place named and has the words of the name among his or hers."""
        if asked.title is None or asked.title.office_class not in HELD or not asked.places or asked.former:
            return []
        words = set(asked.words)
        return [
            replace(c, score=GIVEN_NAME, match="both")
            for c in self._by_title(replace(asked, words=()), day, frozenset())
            if c.in_office and any(words <= set(persons.tokens(name)) for name in self._names(c.register_id))
        ]

    def _wider(self, places: frozenset[str]) -> frozenset[str]:
        """Return places with those that an office of theirs may be filed under: an army's state, the Union's bodies."""
        known = (self.names.entity(place) for place in places if place.startswith("body:"))
        states = {e.country for e in known if e and e.country}
        return places | states | (IN_BRUSSELS if "IGO:EU" in places else frozenset())

    def _is_held(self, asked: Asked, place: str, day: str) -> bool:
        """Tell whether someone holds the office asked for in a state on a day."""
        title = asked.title
        return title is not None and any(asked.wants(r) and active(r, day) for r in self._offices(place, title))

    def _has_viceroy(self, place: str) -> bool:
        return any(weighing.is_viceroy(row) for row in self._office(place, "head_of_state"))

    def _measured(self, words: tuple[str, ...]) -> tuple[tuple[float, str], ...]:
        """Return how well a name fits each person, and the person's id, from ``persons.LEAST`` up.

        Where the name is somebody's letter for letter, who bears but one word of it is not looked at.
        """
        likely, others = self._named(words)
        found = self._fitting(words, likely)
        if max((fit for fit, _ in found), default=0.0) < 1.0:
            found = sorted(found + self._fitting(words, others), key=lambda pair: pair[1])
        if len(words) > 1 and max((fit for fit, _ in found), default=0.0) < WITH_MORE:
            known = {pid for _, pid in found}
            found = sorted(found + self._fitting(words, sorted(self._of_family(words) - known)), key=lambda p: p[1])
        return tuple(found)

    def _fitting(self, words: tuple[str, ...], ids: list[str]) -> list[tuple[float, str]]:
        called = {pid: self._names(pid) for pid in ids}
        likely = persons.likely(words, chain.from_iterable(called.values()))
        found = []
        for pid, all_names in called.items():
            names = [name for name in all_names if name in likely]
            fit = persons.likeness(words, names) if names else 0.0
            if fit >= persons.LEAST:
                found.append((fit, pid))
        return found

    def _is_whole_name(self, words: tuple[str, ...]) -> bool:
        """Tell whether somebody is called so, letter for letter."""
        shared: set[str] | None = None
        for key in sorted({persons.sound(word) for word in words if len(word) > 1}, key=len, reverse=True):
            heard = self._table.heard(key)
            shared = set(heard) if shared is None else shared.intersection(heard)
            if not shared:
                return False
        return any(persons.tokens(name) == words for pid in shared or () for name in self._names(pid))

    def _is_called_with_more(self, words: tuple[str, ...]) -> bool:
        """Tell whether somebody is called so but for further names within or behind: Maduro is Maduro Moros."""
        shared = set(self._table.heard(persons.sound(words[0])))
        shared &= {pid for word in words[1:] for pid in self._table.heard(persons.sound(word))}
        return any(fit >= WITH_MORE for fit, _ in self._fitting(words, sorted(shared)))

    def _names(self, pid: str) -> tuple[str, ...]:
        """Return what a person is called."""
        if pid not in self._called:
            self._called[pid] = self._table.called(pid)
        return self._called[pid]

    def _named(self, words: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Return the ids of the persons who may bear the name: who sounds like two of its words, and like one.

        Words that many bear ("John") are gone by only where no other word leads to anybody.
        """
        heard = {persons.sound(word) for word in (*words, *map("".join, pairwise(words)))}
        borne = [found for key in sorted(heard) if (found := self._table.heard(key))]
        few = set(chain.from_iterable(found for found in borne if len(found) <= MANY))
        count = Counter(chain.from_iterable(few.intersection(found) if few else found for found in borne))
        likely = sorted(pid for pid in few if count[pid] > 1)
        others = sorted(pid for pid in few or count if count[pid] < 2 or not few)
        if not count:
            others = sorted({pid for word in words if len(word) > 4 for pid in self._misspelt(word)})
        return likely, others

    def _of_family(self, words: tuple[str, ...]) -> set[str]:
        """Return the ids of those with the family name, letter by letter, whose sound many names share."""
        last = words[-1]
        heard = self._table.heard(persons.sound(last))
        if len(heard) <= MANY:
            return set()
        return {pid for pid in heard if any(persons.tokens(name)[-1:] == (last,) for name in self._names(pid))}

    def _bearers(self, word: str) -> int:
        return len(self._table.heard(persons.sound(word)))

    def _misspelt(self, word: str) -> list[str]:
        """Return the persons with a name that differs from ``word`` by a slip, among those with its first letter."""
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extract

        key = persons.sound(word)
        near = extract(key, self._initials.get(key[:1], ()), scorer=ratio, score_cutoff=74, limit=8)
        return [pid for sound, _, _ in near for pid in self._table.heard(sound)]

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for key in self._table.keys:
            index.setdefault(key[:1], []).append(key)
        return index


def _share(
    found: list[tuple[float, Candidate]], placed: bool, since: str | None = None
) -> list[tuple[float, Candidate]]:
    """Mark down each of several who bear one name by its share among them; the likelier and higher count for more.

    ``placed`` says that the countries of the report are known, which tells them apart already. Of a report without a
    day, read on the day ``since``, whoever left office long ago is meant less often: half as often five years on.
    """
    titled = any(c.match == "both" for _, c in found)
    weights = [
        score**3
        * (PROMINENCE.get(c.office_class, 1.0) * WORLD.get(c.body or "", 1.0) if c.in_office or since else 0.5)
        * _faded(c, since)
        * (OTHER_OFFICE if titled and c.match != "both" else 1.0)
        for score, c in found
    ]
    total = sum(weights)
    power = 0.7 if placed else 1.5
    return [(s * (w / total) ** power, c) for (s, c), w in zip(found, weights, strict=True)]


def _faded(candidate: Candidate, since: str | None) -> float:
    """Return how much rarer a person is named who has left office, where no day tells; 1.0 where one does."""
    ended = candidate.end if since and candidate.end and candidate.end[:4] < since[:4] else None
    return 0.5 ** ((int(since[:4]) - int(ended[:4])) / 5) if since and ended else 1.0


def _marked(asked: Asked, row: Row) -> bool:
    """Tell whether a row's title has the words that tell the office asked for from others of its class."""
    return not asked.marks or bool(asked.marks & asking.marks(row.title))


#: Who leads a part of a group, or beside another.
_LESSER = re.compile(
    r"\b(?:Deputy|Executive Council|Abroad|in the Gaza|Co-chair|Supreme Political Council|of the (?:Quds|Navy|Ground|"
    r"Aerospace|Air))\b"
)
#: Who is meant by "the army chief" and "the top general", whatever the title.
_CHIEF_OF_STAFF = re.compile(
    r"\b(?:Chief of (?:the )?(?:(?:General|Defen[cs]e|Army) )?Staff|Chairman of the Joint Chiefs|Commander-in-Chief)\b"
)


def _acting(row: Row) -> bool:
    return row.title.startswith(("Acting", "Interim", "Caretaker"))


@lru_cache(maxsize=4)
def _loaded(files: own.Stamp) -> Register:
    return Register(shipped(), own.load(files))


def who(mention: str, on: date | str | None = None, *, register: Path | str | None = None) -> list[Candidate]:
    """Return who a name or title stands for on a day (today if None), best first.

    ``register`` is a CSV file of rows, or a folder of them, beside the user's own folder.

    Raises:
        InputError: ``on`` is no date, or register files cannot be read.
    """
    return Register.load(register).who(mention, on)
