"""Names of states, international bodies, armed groups and outlets: looked up alone, or found in running text.

The table is ``data/nations.txt``; its head says where its lines come from.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple, cast

from dragoman.records import ActorKind, Owner

MatchKind = Literal["name", "demonym", "capital", "seat", "igo", "group", "body", "people", "outlet"]
Found = tuple[int, int, "Entity", MatchKind]
Dated = tuple[str, str, str]

_WORD = re.compile(r"[^\W\d_]\w*|[A-Z]\d\w*|\d+(?=% )")
_DASHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‑": "-", "‐": "-", "\n": " ", "\xa0": " ", "\t": " "})
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)", re.I)
_EDGES = " \t\n\"'“”‘’()[],;:"
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


@dataclass(frozen=True, slots=True)
class OwnEntity:
    """An entity of a user's: names as in the shipped table, and where it is, in degrees."""

    entity: Entity
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    point: tuple[float, float] | None = None


class _Alias(NamedTuple):
    """A name of an entity's and its spellings. There are thousands: a NamedTuple is made five times as fast."""

    entity: Entity
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


_Named = tuple[str, _Alias | None]
_Bucket = dict[str, list[_Named]]


class Nations:
    """The table of names; see ``nations`` for the shipped one."""

    def __init__(self, text: str, own: Iterable[OwnEntity] = ()) -> None:
        """Read the table, then a user's entities, whose names win.

        Raises:
            ValueError: a line of the table that has too few fields or stands in no section.
        """
        self.digest = hashlib.sha256(text.encode()).hexdigest()
        self.own = tuple(own)
        self._entities: dict[str, Entity] = {}
        self._by_name: dict[str, _Alias] = {}
        self._things: set[str] = set()
        self._blocked = self._read(text)
        self._buckets: dict[str, _Bucket] = {}
        for entity in self.own:
            self._own(entity)

    def country_of(self, text: str) -> str | None:
        """Return the ISO3 code of the state that a name, demonym, capital, seat, group or outlet belongs to."""
        entity = self.lookup(text)
        return entity.country if entity else None

    def kind(self, text: str) -> MatchKind | None:
        """Return how ``text`` names its entity, or None where it names none."""
        alias = self._alias(text)
        return alias.kind if alias else None

    def lookup(self, text: str) -> Entity | None:
        """Return the entity that the whole of ``text`` names, whatever its case and article, or None.

        Short acronyms count in capitals only: "us" and "who" name nobody.
        """
        alias = self._alias(text)
        return alias.entity if alias else None

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity with this id ("IRN", "IGO:UN"), or None."""
        return self._entities.get(entity_id)

    def entities(self) -> tuple[Entity, ...]:
        """Return all entities, in the order of the table, a user's own last."""
        return tuple(self._entities.values())

    def named(self, kind: MatchKind) -> dict[str, list[str]]:
        """Return the names of one kind (demonyms, capitals ...) by entity id, as they are written."""
        found: dict[str, list[str]] = {}
        for alias in self._by_name.values():
            if alias.kind == kind:
                found.setdefault(alias.entity.id, []).append(alias.forms[0])
        return found

    def name_of(self, entity_id: str) -> str | None:
        """Return the name by which an entity is shown, or None for an unknown id."""
        entity = self._entities.get(entity_id)
        return entity.name if entity else None

    def find(self, text: str, *, any_case: bool = False) -> list[Found]:
        """Return (start, end, entity, how it is named) for the names in running text, in order, longest first.

        Spans are code points into ``text`` and never overlap. Unless ``any_case``, names must be capitalised
        as names are, so that "turkey" and "polish" are left alone.
        """
        low = _lower(text)
        starts = _WORD.finditer(low) if any_case else self._start.finditer(text)
        found: list[Found] = []
        done = 0
        for match in starts:
            start, after = match.span()
            bucket = self._bucket(low[start:after]) if start >= done else None
            if bucket is None:
                continue
            for name, alias in bucket.get(low[after : after + 2]) or bucket[""]:
                end = start + len(name)
                if not low.startswith(name, start) or (end < len(low) and (low[end].isalnum() or low[end] == "_")):
                    continue
                if alias is None:
                    done = end
                    break
                if any_case or alias.reads(text[start:end].translate(_DASHES)):
                    found.append((start, end, alias.entity, alias.kind))
                    done = end
                    break
        return found

    def is_thing(self, text: str) -> bool:
        """Tell whether ``text`` is what text names as if it acted, and is no actor: "the Rose Garden"."""
        return " ".join(text.split()) in self._things

    def _alias(self, text: str) -> _Alias | None:
        words = " ".join(text.translate(_DASHES).split()).strip(_EDGES)
        if words.endswith("'s"):
            words = words[:-2]
        elif words.endswith("s'"):
            words = words[:-1]
        for name in (words, _ARTICLE.sub("", words)):
            for key in (_lower(name), _lower(_plain(name)), _lower(name).rstrip(".")):
                alias = self._by_name.get(key)
                if alias is None or (alias.weak and alias.kind == "outlet" and name not in alias.forms):  # "the people"
                    continue
                if name in alias.forms or len(key) > 4 or not alias.is_acronym():
                    return alias
        return None

    @cached_property
    def _start(self) -> re.Pattern[str]:
        """A word is a candidate if it begins with a capital, or is the first word of a name written in lower case."""
        lower = sorted(w for w, names in self._first.items() if any(f[0].islower() for _, a in names for f in _of(a)))
        return re.compile(rf"(?<!\w)(?:[^\W\da-z_]\w*|(?:{'|'.join(map(re.escape, lower))})(?!\w))")

    @cached_property
    def _first(self) -> dict[str, list[_Named]]:
        """The names by their first word; None stands for a phrase that means no actor."""
        index: dict[str, list[_Named]] = {}
        names: list[_Named] = [(n, a) for n, a in self._by_name.items() if not a.weak]
        names += [(_lower(phrase), None) for phrase in self._blocked]
        for name, alias in names:
            word = _WORD.match(name)
            if word:
                index.setdefault(word.group(), []).append((name, alias))
        return index

    def _bucket(self, word: str) -> _Bucket | None:
        """Return the names with a first word by the two characters after it, longest first; "" for all others.

        Without the two characters, "the" and "al" would each try some thirty names.
        """
        names = self._first.get(word)
        if names is None:
            return None
        if word not in self._buckets:
            self._buckets[word] = _by_next(len(word), names)
        return self._buckets[word]

    def _read(self, text: str) -> list[str]:
        """File the table's lines, section by section; return the phrases that mean no actor."""
        section, blocked = "", []
        readers = {
            "states": self._state, "igos": self._body, "groups": self._group, "bodies": self._national,
            "peoples": self._people,
        }  # fmt: skip
        for line in text.splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                fields = [field.strip() for field in line.split("|")]
                if section == "nowhere":
                    blocked += _values(line)
                elif section == "things":
                    self._things.update(_values(line))
                elif section.startswith("outlets"):
                    self._outlets(fields, cast("Owner | None", section.removeprefix("outlets").strip() or None))
                else:
                    readers[section]((fields + [""] * 5)[:5])
        return [*blocked, *self._things]

    def _state(self, fields: list[str]) -> None:
        code, names, demonyms, capitals, seats = fields
        entity = self._enter(code, "state", names, code, sector="GOV")
        self._name(entity, "name", _values(names))
        self._name(entity, "demonym", [form for d in _values(demonyms) for form in _number(d)])
        self._name(entity, "capital", _values(capitals))
        self._name(entity, "seat", _values(seats))

    def _body(self, fields: list[str]) -> None:
        code, names, demonyms, seats, members = fields
        joined = tuple(_dated(member) for member in _values(members))
        entity = self._enter(f"IGO:{code}", "organisation", names, None, sector="IGO", members=joined)
        self._name(entity, "igo", [*_values(names), *_values(demonyms), *_values(seats)])

    def _group(self, fields: list[str]) -> None:
        slug, country, names, sector, _ = fields
        entity = self._enter(f"group:{slug}", "group", names, country or None, sector=sector or "REB")
        self._name(entity, "group", _values(names))

    def _national(self, fields: list[str]) -> None:
        slug, country, names, sector, _ = fields
        entity = self._enter(f"body:{slug}", "organisation", names, country or None, sector=sector or "GOV")
        self._name(entity, "body", _values(names))

    def _people(self, fields: list[str]) -> None:
        slug, country, names, sector, adjectives = fields
        entity = self._enter(f"people:{slug}", "group", names, country or None, sector=sector or "CVL")
        self._name(entity, "people", _values(names))
        self._name(entity, "demonym", _values(adjectives))

    def _outlets(self, fields: list[str], owner: Owner | None) -> None:
        for names in fields[1:]:
            slug = slug_of(_dated(_values(names)[0].lstrip("~"))[0])
            if f"outlet:{slug}" in self._entities:
                slug = f"{slug}-{fields[0].lower()}"
            entity = self._enter(f"outlet:{slug}", "outlet", names, fields[0], sector="JRN", owner=owner)
            self._name(entity, "outlet", _values(names))

    def _enter(self, entity_id: str, kind: ActorKind, names: str, country: str | None, **more: Any) -> Entity:
        """File an entity under its id with the names in a field of the table; the first is shown."""
        found = [_dated(name.lstrip("~")) for name in _values(names)] if "{" in names else []
        shown, *others = [name for name, _, _ in found] or _values(names.replace("~", ""))
        dated = tuple(name for name in found if name[1] or name[2])
        self._entities[entity_id] = entity = Entity(
            entity_id, shown, kind, country, tuple(others), dated=dated, **more
        )  # fmt: skip
        return entity

    def _own(self, own: OwnEntity) -> None:
        """File an entity of a user's: its names are its own, whatever they mean in the table."""
        entity = own.entity
        held = self._entities.get(entity.id)
        if held is not None:  # names that the table has stay; what the user leaves open too
            entity = replace(
                entity,
                country=entity.country or held.country,
                aliases=tuple(dict.fromkeys([*entity.aliases, held.name, *held.aliases])),
                sector=held.sector, owner=entity.owner or held.owner, members=held.members, dated=held.dated,
            )  # fmt: skip
            for key, alias in self._by_name.items():
                if alias.entity.id == entity.id:
                    self._by_name[key] = alias._replace(entity=entity)
        self._entities[entity.id] = entity
        how = _HOW[entity.kind]
        self._name(entity, how, [entity.name, *own.entity.aliases], force=True)
        self._name(entity, "demonym", [form for d in own.demonyms for form in _number(d)], force=True)
        self._name(entity, "capital", list(own.capitals), force=True)

    def _name(self, entity: Entity, kind: MatchKind, names: list[str], force: bool = False) -> None:
        """File each name under its lower-case spelling; the first entity with a name keeps it, unless it is weak."""
        table = self._by_name
        for name in names:
            weak, exact = name[0] == "~", name.lstrip("~")
            if exact[-1] == "}":
                exact = _dated(exact)[0]
            for form in (exact,) if exact.isascii() else _forms(exact.translate(_DASHES)):
                key = _lower(form)
                held = table.get(key)
                if held is None or (force and held.entity is not entity) or (held.weak and not weak):
                    table[key] = _Alias(entity, kind, (form,), weak)
                elif held.entity is entity and held.kind == kind and form not in held.forms:
                    table[key] = _Alias(entity, kind, (*held.forms, form), held.weak)


#: What the names of a user's entities are taken for.
_HOW: dict[ActorKind, MatchKind] = {
    "state": "name", "organisation": "igo", "group": "group", "outlet": "outlet", "person": "name",
}  # fmt: skip


@lru_cache(maxsize=1)
def nations() -> Nations:
    """Return the shipped table (read once a process, about 15 ms)."""
    return Nations(_table())


def nations_with(own: Iterable[OwnEntity]) -> Nations:
    """Return the shipped table with entities of a user's beside it."""
    return Nations(_table(), own)


def _table() -> str:
    return resources.files("dragoman").joinpath("resolve", "data", "nations.txt").read_text(encoding="utf-8")


def slug_of(name: str) -> str:
    """Return a name as an id spells it: "RIA Novosti" is "ria-novosti"."""
    return re.sub(r"[^a-z0-9]+", "-", _plain(name).lower()).strip("-")


def _dated(value: str) -> Dated:
    """Part "Swaziland {..2018-04-19}" into the name and its first and last day."""
    if not value.endswith("}"):
        return value, "", ""
    name, _, days = value[:-1].rpartition("{")
    first, _, last = days.partition("..")
    return name.strip(), first.strip(), last.strip()


def _values(field: str) -> list[str]:
    return [value for part in field.split(";") if (value := part.strip())]


def _of(alias: _Alias | None) -> tuple[str, ...]:
    return alias.forms if alias else ()


def _by_next(at: int, names: list[_Named]) -> _Bucket:
    """Return the names by their characters ``at`` and next, each list with the shorter names behind it."""
    names.sort(key=lambda pair: -len(pair[0]))
    ends = [pair for pair in names if len(pair[0]) < at + 2]
    longer: dict[str, list[_Named]] = {}
    for pair in names:
        if len(pair[0]) >= at + 2:
            longer.setdefault(pair[0][at : at + 2], []).append(pair)
    return {"": ends, **{following: [*found, *ends] for following, found in longer.items()}}


def _number(demonym: str) -> Iterator[str]:
    """Yield a demonym and, where English adds one, its plural with s."""
    yield demonym
    many = (_PLURAL.search(demonym) and " " not in demonym) or demonym.endswith(("an", "i", "er"))
    if many and not demonym.endswith("man"):
        yield f"{demonym}s"


def _plain(text: str) -> str:
    """Return ``text`` without accents."""
    if text.isascii():
        return text
    swapped = text.translate(str.maketrans("ıİøØłŁđĐ", "iIoOlLdD"))
    return "".join(c for c in unicodedata.normalize("NFKD", swapped) if not unicodedata.combining(c))


def _forms(name: str) -> tuple[str, ...]:
    plain = _plain(name)
    return (name,) if plain == name else (name, plain)


def _lower(text: str) -> str:
    """Return ``text`` in lower case with plain apostrophes and hyphens, character for character."""
    if text.isascii() and "\n" not in text and "\t" not in text:
        return text.lower()
    low = text.translate(_DASHES).lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_DASHES))
