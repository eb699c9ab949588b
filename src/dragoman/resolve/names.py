"""Names of states, international bodies, armed groups and outlets: looked up alone, or found in running text.

The table is ``data/nations.txt``; its head says where its lines come from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import resources

from dragoman.records import ActorKind
from dragoman.resolve.nametable import (
    DASHES,
    Alias,
    Dated,
    Entity,
    MatchKind,
    NameTable,
    lower,
    plain,
    plurals,
    slug_of,
)
from dragoman.resolve.scan import MENTION, placed_words

__all__ = ["Dated", "Entity", "Found", "MatchKind", "Nations", "OwnEntity", "nations", "nations_with", "slug_of"]

Found = tuple[int, int, Entity, MatchKind]

_WORD = re.compile(r"[^\W\d_]\w*|[A-Z]\d\w*|\d+(?=% )")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)", re.I)
_EDGES = " \t\n\"'“”‘’()[],;:"


@dataclass(frozen=True, slots=True)
class OwnEntity:
    """An entity of a user's: names as in the shipped table, and where it is, in degrees."""

    entity: Entity
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    point: tuple[float, float] | None = None


_Named = tuple[str, Alias | None]
_Bucket = dict[str, list[_Named]]


class Nations:
    """The table of names; see ``nations`` for the shipped one."""

    def __init__(self, text: str, own: Iterable[OwnEntity] = ()) -> None:
        """Read the table, then a user's entities, whose names win.

        Raises:
            ValueError: a line of the table that has too few fields or stands in no section.
        """
        self.own = tuple(own)
        self._text = text
        self._table = NameTable(text)
        self._buckets: dict[str, _Bucket] = {}
        self._found = lru_cache(maxsize=16384)(self._find)
        self._alias = lru_cache(maxsize=16384)(self._meant)
        for entity in self.own:
            self._own(entity)

    @cached_property
    def digest(self) -> str:
        """Tells one table from another; a user's entities are not in it."""
        return hashlib.sha256(self._text.encode()).hexdigest()

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
        return self._table.entity(alias.number) if alias else None

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity with this id ("IRN", "IGO:UN"), or None."""
        number = self._table.numbers.get(entity_id)
        return None if number is None else self._table.entity(number)

    def entities(self) -> tuple[Entity, ...]:
        """Return all entities, in the order of the table, a user's own last."""
        return tuple(self._table.entity(number) for number in range(len(self._table)))

    def named(self, kind: MatchKind) -> dict[str, list[str]]:
        """Return the names of one kind (demonyms, capitals ...) by entity id, as they are written."""
        found: dict[str, list[str]] = {}
        for alias in self._table.names.values():
            if alias.kind == kind:
                found.setdefault(self._table.entity(alias.number).id, []).append(alias.forms[0])
        return found

    def name_of(self, entity_id: str) -> str | None:
        """Return the name by which an entity is shown, or None for an unknown id."""
        entity = self.entity(entity_id)
        return entity.name if entity else None

    def find(self, text: str, *, any_case: bool = False) -> list[Found]:
        """Return (start, end, entity, how it is named) for the names in running text, in order, longest first.

        Spans are code points into ``text`` and never overlap. Unless ``any_case``, names must be capitalised
        as names are, so that "turkey" and "polish" are left alone.
        """
        return list(self._found(text, any_case) if len(text) <= MENTION else self._find(text, any_case))

    def _find(self, text: str, any_case: bool) -> tuple[Found, ...]:
        opening = self._openings(text, any_case)
        if not opening:
            return ()
        low = lower(text)
        found: list[Found] = []
        done = 0
        for start, word in opening:
            if start < done:
                continue
            bucket = self._buckets.get(word) or self._bucket(word)
            after = start + len(word)
            for name, alias in bucket.get(low[after : after + 2]) or bucket[""]:
                end = start + len(name)
                if not low.startswith(name, start) or (end < len(low) and (low[end].isalnum() or low[end] in "_$")):
                    continue
                if alias is None:
                    done = end
                    break
                if any_case or alias.reads(text[start:end].translate(DASHES)):
                    found.append((start, end, self._table.entity(alias.number), alias.kind))
                    done = end
                    break
        return tuple(found)

    def is_thing(self, text: str) -> bool:
        """Tell whether ``text`` is what text names as if it acted, and is no actor: "the Rose Garden"."""
        return " ".join(text.split()) in self._things

    @cached_property
    def _things(self) -> frozenset[str]:
        return frozenset(self._table.things)

    def _meant(self, text: str) -> Alias | None:
        """Return the name that the whole of ``text`` is, or None."""
        words = " ".join(text.translate(DASHES).split()).strip(_EDGES)
        if words.endswith("'s"):
            words = words[:-2]
        elif words.endswith("s'"):
            words = words[:-1]
        for name in dict.fromkeys((words, _ARTICLE.sub("", words))):
            low = lower(name)
            for key in dict.fromkeys((low, low if name.isascii() else lower(plain(name)), low.rstrip("."))):
                alias = self._table.names.get(key)
                if alias is None or (alias.weak and self._is_a_word(alias) and name not in alias.forms):  # "the people"
                    continue
                if name in alias.forms or len(key) > 4 or not alias.is_acronym():
                    return alias
        return None

    def _is_a_word(self, alias: Alias) -> bool:
        """Tell whether a weak name is one that is mostly written small: of outlets and companies, "intel"."""
        return alias.kind == "outlet" or self._table.entity(alias.number).sector == "BUS"

    def _openings(self, text: str, any_case: bool) -> list[tuple[int, str]]:
        """Return the words that names begin with, and where: with a capital, or of a name written in lower case."""
        first, lowered = self._first, self._lowered
        if any_case:
            return [(match.start(), match[0]) for match in _WORD.finditer(lower(text)) if match[0] in first]
        return [
            (start, word)
            for start, word in placed_words(text)
            if word in first and (_is_capital(text[start]) or (word in lowered and text.startswith(word, start)))
        ]

    @cached_property
    def _lowered(self) -> frozenset[str]:
        """The first words of names that are written in lower case."""
        return frozenset(w for w, names in self._first.items() if any(f[0].islower() for _, a in names for f in _of(a)))

    @cached_property
    def _first(self) -> dict[str, list[_Named]]:
        """The names by their first word; None stands for a phrase that means no actor."""
        index: dict[str, list[_Named]] = {}
        names: list[_Named] = [(n, a) for n, a in self._table.names.items() if not a.weak]
        names += [(lower(phrase), None) for phrase in (*self._table.nowhere, *self._table.things)]
        for name, alias in names:
            word = _WORD.match(name)
            if word:
                index.setdefault(word.group(), []).append((name, alias))
        return index

    def _bucket(self, word: str) -> _Bucket:
        """Return the names with a first word by the two characters after it, longest first; "" for all others.

        Without the two characters, "the" and "al" would each try some thirty names.
        """
        self._buckets[word] = _by_next(len(word), self._first[word])
        return self._buckets[word]

    def _own(self, own: OwnEntity) -> None:
        """File an entity of a user's: its names are its own, whatever they mean in the table."""
        entity = own.entity
        held = self.entity(entity.id)
        if held is not None:  # names that the table has stay; what the user leaves open too
            entity = replace(
                entity,
                country=entity.country or held.country,
                aliases=tuple(dict.fromkeys([*entity.aliases, held.name, *held.aliases])),
                sector=held.sector, owner=entity.owner or held.owner, members=held.members, dated=held.dated,
            )  # fmt: skip
        number = self._table.put(entity)
        self._table.name(number, _HOW[entity.kind], [entity.name, *own.entity.aliases], force=True)
        self._table.name(number, "demonym", [form for d in own.demonyms for form in plurals(d)], force=True)
        self._table.name(number, "capital", own.capitals, force=True)


#: What the names of a user's entities are taken for.
_HOW: dict[ActorKind, MatchKind] = {
    "state": "name", "organisation": "igo", "group": "group", "outlet": "outlet", "person": "name",
}  # fmt: skip


@lru_cache(maxsize=1)
def nations() -> Nations:
    """Return the shipped table (read once a process)."""
    return Nations(_table())


def nations_with(own: Iterable[OwnEntity]) -> Nations:
    """Return the shipped table with entities of a user's beside it."""
    return Nations(_table(), own)


def _table() -> str:
    return resources.files("dragoman").joinpath("resolve", "data", "nations.txt").read_text(encoding="utf-8")


def _is_capital(letter: str) -> bool:
    """Tell whether a letter is none of a to z in lower case; a figure is no letter."""
    return letter.isalpha() and not "a" <= letter <= "z"


def _of(alias: Alias | None) -> tuple[str, ...]:
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
