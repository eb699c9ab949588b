"""The table of names as it is read: lines and names at once, an entity when it is first asked for.

The table is ``data/nations.txt``; its head says where its lines come from and how they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

from dragoman.records import ActorKind, Owner

MatchKind = Literal["name", "demonym", "capital", "seat", "igo", "group", "body", "people", "outlet"]
Dated = tuple[str, str, str]

_SIGNS = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‑": "-", "‐": "-", "‒": "-", "\n": " ", "\xa0": " ", "\t": " "}
DASHES = str.maketrans(_SIGNS)
_SWAP = str.maketrans("ıİøØłŁđĐ", "iIoOlLdD")
_PLURAL = re.compile(r"(?:[aeiou]n|[aeo]r|[iokbctdl]|rd|rb|gol|gyar|ek|ede|ane|ole)$")


@dataclass(frozen=True, slots=True)
class Entity:
    """A state ("IRN"), body ("IGO:UN", "body:irgc"), group ("group:hamas", "people:kurds") or outlet ("outlet:tass").

    ``country`` is the ISO 3166 alpha-3 code of the state, of a group's base or an outlet's seat; None for
    international bodies and for groups without one base. ``sector`` is PLOVER's. ``owner`` tells whose an outlet
    is. ``members`` holds (ISO3, first day or "", last day or "") of an international body's members; ``dated``
    holds (name, first day or "", last day or "") of names that were not always in use.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None
    aliases: tuple[str, ...]
    sector: str | None = None
    owner: Owner | None = None
    members: tuple[Dated, ...] = ()
    dated: tuple[Dated, ...] = ()

    def members_on(self, day: str) -> frozenset[str]:
        """Return the ISO3 codes of the members on a day (YYYY-MM-DD)."""
        return frozenset(code for code, first, last in self.members if first <= day and (not last or day <= last))


class Listed(NamedTuple):
    """An entity as the table lists it: fields as written, no id yet for an outlet, which is called after its name."""

    id: str
    kind: ActorKind
    country: str | None
    names: str
    sector: str
    owner: Owner | None = None
    members: str = ""


class Alias(NamedTuple):
    """A name and its spellings, of the entity with a number. A NamedTuple: there are thousands."""

    number: int
    kind: MatchKind
    forms: tuple[str, ...]
    weak: bool

    def is_acronym(self) -> bool:
        return all(f.isupper() and len(f.replace(".", "")) <= 6 and " " not in f for f in self.forms)

    def reads(self, written: str) -> bool:
        """Tell whether the name, as written in running text, is this one and no common word."""
        if written in self.forms:
            return True
        if self.kind == "outlet" or self.is_acronym() or not written[0].isupper():
            return False
        return " " in written or (written.isupper() and len(written) > 3)


#: Of each section: what stands before an id, the kind of its entities, how they are named, the usual sector.
_SECTIONS: dict[str, tuple[str, ActorKind, MatchKind, str]] = {
    "groups": ("group:", "group", "group", "REB"),
    "bodies": ("body:", "organisation", "body", "GOV"),
    "peoples": ("people:", "group", "people", "CVL"),
}


class NameTable:
    """Lines and names of a table: ``names`` by their lower-case spelling, and the phrases that name nobody."""

    def __init__(self, text: str) -> None:
        """Read a table.

        Raises:
            ValueError: a line that has too few fields or stands in no section.
        """
        self.names: dict[str, Alias] = {}
        self.nowhere: list[str] = []
        self.things: list[str] = []
        self._lines: list[Listed] = []
        self._made: dict[int, Entity] = {}
        section = ""
        for line in text.splitlines():
            if line[:1] == "[":
                section = line.strip("[]")
            elif line and line[0] != "#":
                self._read(section, line)

    def __len__(self) -> int:
        return len(self._lines)

    def entity(self, number: int) -> Entity:
        """Return an entity by its place in the table."""
        if number not in self._made:
            self._made[number] = _entity(self._ids[number], self._lines[number])
        return self._made[number]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The places of the entities by their ids."""
        return {entity_id: number for number, entity_id in enumerate(self._ids)}

    @cached_property
    def _ids(self) -> list[str]:
        ids: list[str] = []
        taken: set[str] = set()
        for line in self._lines:
            entity_id = line.id or f"outlet:{slug_of(dated(values(line.names)[0].lstrip('~'))[0])}"
            if entity_id in taken and not line.id:  # two of one name, in two states
                entity_id = f"{entity_id}-{(line.country or '').lower()}"
            ids.append(entity_id)
            taken.add(entity_id)
        return ids

    def put(self, entity: Entity) -> int:
        """Enter an entity, in the place of the one that has its id if there is one; return its number."""
        number = self.numbers.get(entity.id)
        if number is None:
            number = len(self._lines)
            self._lines.append(Listed(entity.id, entity.kind, entity.country, entity.name, entity.sector or ""))
            self.numbers[entity.id] = number
            self._ids.append(entity.id)
        self._made[number] = entity
        return number

    def name(self, number: int, kind: MatchKind, names: Iterable[str], force: bool = False) -> None:
        """File each name under its lower-case spelling; the first entity with a name keeps it, unless it is weak."""
        table = self.names
        for name in names:
            weak = name[0] == "~"
            exact = name.lstrip("~") if weak else name
            if exact[-1] == "}":
                exact = dated(exact)[0]
            for form in (exact,) if exact.isascii() else _forms(exact.translate(DASHES)):
                key = lower(form)
                held = table.get(key)
                if held is None or (force and held.number != number) or (held.weak and not weak):
                    table[key] = Alias(number, kind, (form,), weak)
                elif held.number == number and held.kind == kind and form not in held.forms:
                    table[key] = Alias(number, kind, (*held.forms, form), held.weak)

    def _read(self, section: str, line: str) -> None:
        if section == "nowhere":
            self.nowhere += values(line)
        elif section == "things":
            self.things += values(line)
        elif section[:7] == "outlets":
            country, *outlets = map(str.strip, line.split("|"))
            owner = cast("Owner | None", section[8:] or None)
            for names in outlets:
                self.name(self._add(Listed("", "outlet", country, names, "JRN", owner)), "outlet", values(names))
        else:
            fields = [*map(str.strip, line.split("|")), "", "", "", ""]
            reader = {"states": self._state, "igos": self._body}.get(section)
            if reader is None:
                self._group(_SECTIONS[section], fields)
            else:
                reader(fields)

    def _state(self, fields: Sequence[str]) -> None:
        code, names, demonyms, capitals, seats = fields[:5]
        number = self._add(Listed(code, "state", code, names, "GOV"))
        self.name(number, "name", values(names))
        self.name(number, "demonym", [form for d in values(demonyms) for form in plurals(d)])
        self.name(number, "capital", values(capitals))
        self.name(number, "seat", values(seats))

    def _body(self, fields: Sequence[str]) -> None:
        code, names, demonyms, seats, members = fields[:5]
        number = self._add(Listed(f"IGO:{code}", "organisation", None, names, "IGO", None, members))
        self.name(number, "igo", [*values(names), *values(demonyms), *values(seats)])

    def _group(self, section: tuple[str, ActorKind, MatchKind, str], fields: Sequence[str]) -> None:
        before, kind, how, usual = section
        slug, country, names, sector, adjectives = fields[:5]
        number = self._add(Listed(before + slug, kind, country or None, names, sector or usual))
        self.name(number, how, values(names))
        if how == "people":
            self.name(number, "demonym", values(adjectives))

    def _add(self, line: Listed) -> int:
        self._lines.append(line)
        return len(self._lines) - 1


def _entity(entity_id: str, line: Listed) -> Entity:
    found = [dated(name.lstrip("~")) for name in values(line.names)]
    others = tuple(name for name, _, _ in found[1:])
    members = tuple(dated(member) for member in values(line.members))
    in_time = tuple(name for name in found if name[1] or name[2])
    return Entity(
        entity_id, found[0][0], line.kind, line.country, others, line.sector, line.owner, members, in_time
    )  # fmt: skip


def slug_of(name: str) -> str:
    """Return a name as an id spells it: "RIA Novosti" is "ria-novosti"."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name).lower()).strip("-")


def dated(value: str) -> Dated:
    """Part "Swaziland {..2018-04-19}" into the name and its first and last day."""
    if not value.endswith("}"):
        return value, "", ""
    name, _, days = value[:-1].rpartition("{")
    first, _, last = days.partition("..")
    return name.strip(), first.strip(), last.strip()


def values(field: str) -> list[str]:
    """Return the values of a field."""
    return [value for part in field.split(";") if (value := part.strip())]


def plurals(demonym: str) -> Iterator[str]:
    """Yield a demonym and, where English adds one, its plural with s."""
    yield demonym
    many = (_PLURAL.search(demonym) and " " not in demonym) or demonym.endswith(("an", "i", "er"))
    if many and not demonym.endswith("man"):
        yield f"{demonym}s"


def plain(text: str) -> str:
    """Return ``text`` without accents."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(_SWAP)) if not unicodedata.combining(c))


def lower(text: str, signs: Mapping[str, str] = _SIGNS) -> str:
    """Return ``text`` in lower case with ``signs`` (plain apostrophes and hyphens) put in, character for character."""
    for sign, plainer in signs.items():  # most of them do not occur: many times as fast as translate()
        if sign in text:
            text = text.replace(sign, plainer)
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _forms(name: str) -> tuple[str, ...]:
    bare = plain(name)
    return (name,) if bare == name else (name, bare)
